import { defineConfig, mergeConfig } from 'vitest/config';
import whole from './vitest.config.ts';

/** Units, paths and contracts, for the inner loop; `npm test` runs them too. What is left out takes longer by nature. */
export default mergeConfig(
  whole,
  defineConfig({
    test: {
      exclude: [
        'test/{conformance,corpora,e2e,simulation}/**',
        // Each plants faults by the dozen, and walks the paths again for each.
        'test/paths/planted-faults.test.ts',
        // Random populations and random schedules, run by the hundred.
        'test/unit/machines/trio.test.ts',
        'test/contract/agreement.test.ts',
        'test/contract/crash-points.test.ts',
        // They start a tool for each case.
        'test/unit/layers.test.ts',
        'test/unit/statecharts/**',
      ],
    },
  }),
);
