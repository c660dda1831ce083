import type { ReportId, RoomId, UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import type { Reply } from '../../machines/protocol.ts';
import type { TestHost } from '../support/test-host.ts';

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

export const report = (world: TestHost, by: string, room: RoomId, isBlock = true): Promise<Reply> =>
  world.clock.answer(
    world.host.ask(roomAddress(room), {
      type: 'room.report',
      from: by as UserId,
      reason: 'scam',
      comment: 'look',
      isBlock,
    }),
  );

export const block = (world: TestHost, by: string, room: RoomId): Promise<Reply> =>
  world.clock.answer(world.host.ask(roomAddress(room), { type: 'room.block', from: by as UserId }));

export const sanction = (world: TestHost, name: string, timeoutMs: number | null): Promise<Reply> =>
  world.clock.answer(world.host.ask(userAddress(name as UserId), { type: 'user.sanction', by: 'mo', timeoutMs }));

export const pardon = (world: TestHost, name: string): Promise<Reply> =>
  world.clock.answer(world.host.ask(userAddress(name as UserId), { type: 'user.pardon', by: 'mo' }));

export const forget = (world: TestHost, name: string): Promise<Reply> =>
  world.clock.answer(world.host.ask(userAddress(name as UserId), { type: 'user.forget' }));

export const idOf = (reply: Reply): ReportId => {
  if (reply.type !== 'reported') throw new Error(`a report was answered with ${reply.type}`);
  return reply.reportId;
};

export const saidIn = (world: TestHost, reportId: ReportId) =>
  world.host.cases.evidence(reportId).map(({ from, message: { seq, text } }) => `${seq} ${from}: ${text}`);

export const deedsIn = (world: TestHost) =>
  world.host.cases.audit(100).map(({ by, action, about }) => `${by}: ${action} ${about}`);

/** `bob` meets this person and is reported by them. */
export async function misbehave(world: TestHost, reporter: string): Promise<ReportId> {
  await world.enroll(reporter);
  const reply = await world.enter('bob');
  if (reply.type !== 'matched') throw new Error(`bob is ${reply.type}`);
  await world.post('bob', reply.room.roomId, 'vile');
  return idOf(await report(world, reporter, reply.room.roomId));
}

export const banned = { type: 'refused', code: 'banned' };
