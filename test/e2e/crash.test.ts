import { expect, it } from 'vitest';
import { crashRun } from '../crash/run.ts';

it('loses, doubles and reorders nothing that it acknowledged when it is killed ten times under load', async () => {
  const { verdict, faults, acknowledged, resumptions } = await crashRun({ kills: 10, seed: 10 });

  expect({ ...verdict, faults }).toEqual({
    lost: [],
    duplicated: [],
    reordered: [],
    inTwoRooms: [],
    mistold: [],
    unresumed: [],
    complaints: [],
    faults: [],
  });
  expect(acknowledged).toBeGreaterThan(100);
  expect(resumptions).toBeGreaterThan(100);
}, 300_000);
