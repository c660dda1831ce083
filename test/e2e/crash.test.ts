import { expect, it } from 'vitest';
import { crashRun } from '../crash/run.ts';

// The long run is `npm run test:crash`.
it('loses nothing that it acknowledged, and tells everybody the same, when it is killed ten times under load', async () => {
  const { verdict, ...counts } = await crashRun({ kills: 10, seed: 10, roomIdleSeconds: 1 });

  expect(verdict).toEqual({
    lost: [],
    duplicated: [],
    reordered: [],
    inTwoRooms: [],
    mistold: [],
    metBlocked: [],
    disagreeing: [],
    stuck: [],
    contradicting: [],
    unkept: [],
    unresumed: [],
    complaints: [],
    faults: [],
  });
  expect(counts.acknowledged).toBeGreaterThan(100);
  expect(counts.resumptions).toBeGreaterThan(50);
  // Without these it would have judged nothing of the kind.
  for (const kind of ['forgotten', 'idle', 'blocks', 'reports', 'sightings'] as const) {
    expect(counts[kind]).toBeGreaterThan(0);
  }
}, 300_000);
