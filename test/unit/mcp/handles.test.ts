// Goal: to ask whose a handle is changes nothing; to present it does everything that follows.
// Method: Ann mints a second handle; both are asked for, then the new one is presented.
import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import { Bindings } from '../../../src/mcp/bindings.ts';
import { authenticate, Handles } from '../../../src/mcp/handles.ts';
import { RateLimits, unlimited } from '../../../src/mcp/limits/rate-limits.ts';
import { TestHost } from '../../support/test-host.ts';

const ann = 'ann' as UserId;

it('answers whose a handle is and whether it replaces another, and acts when it is presented', async () => {
  const world = new TestHost();
  await world.enroll('ann');
  const log = pino({ level: 'silent' });
  const bindings = new Bindings();
  const evicted: UserId[] = [];
  bindings.onEviction((userId) => evicted.push(userId));
  const { identities } = world.host;
  const handles = new Handles({ identities, rates: new RateLimits(world.clock, unlimited, log), bindings, log });
  const next = await world.clock.answer(identities.mintNext(ann));

  expect([authenticate(identities, next), authenticate(identities, 'mch_nobody'), evicted]).toEqual([
    { userId: ann, replaces: true },
    undefined,
    [],
  ]);
  expect([handles.present(next, '192.0.2.1'), evicted]).toEqual([ann, [ann]]);
  await world.clock.answer(identities.settled(ann));
  expect(authenticate(identities, next)).toEqual({ userId: ann, replaces: false });
});
