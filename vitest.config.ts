import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most of the time is spent waiting on the clocks of servers.
    maxWorkers: 3,
    // The slowest tests wait for real seconds of a real server.
    testTimeout: 120_000,
    hookTimeout: 30_000,
    // A busy machine is slow, and not wrong.
    expect: { poll: { timeout: 15_000 } },
    coverage: {
      provider: 'v8',
      include: ['machines/**/*.ts', 'src/{engine,people}/**/*.ts'],
      reporter: ['text-summary', 'text'],
      thresholds: { lines: 95 },
    },
  },
});
