import { describe, expect, it } from 'vitest';
import type { Address, AskId, RoomId, UserId } from '../../../machines/address.ts';
import type { Member } from '../../../machines/protocol.ts';
import { runCascade } from '../../../src/engine/cascade.ts';
import type { Stamped } from '../../../src/engine/stamped.ts';
import type { News } from '../../../src/people/outputs.ts';
import { PeopleOutputs } from '../../../src/people/outputs.ts';
import type { Write } from '../../../src/people/store.ts';
import type { Transaction } from '../../../src/people/transaction.ts';
import { memoryStore } from '../../../src/store/memory.ts';
import { seededIds } from '../../support/seeded-ids.ts';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;
const ask = 'ask-of-ann' as AskId;

function make() {
  const store = memoryStore();
  const ids = seededIds();
  const settings = {
    roomIdleMs: 60_000,
    historyMs: 86_400_000,
    roomMessagesMax: 0,
    roomMessagesPerMinute: 0,
    strikePolicy: { strikesMax: 3, timeoutMs: 86_400_000 },
  };
  for (const userId of [ann, bob]) {
    const identity = { userId, inboxId: `inbox of ${userId}`, handleHash: `hash of ${userId}` };
    store.commit([{ type: 'identity.put', identity }]);
  }
  let at = 0;
  /** Runs one event to its end, and commits. */
  const run = (to: Address, event: object, asked?: AskId) => {
    at += 1_000;
    const domain = new PeopleOutputs({ store, ids, entriesMax: 10 });
    const transaction = domain.begin();
    const stamped = { to, event: { ...event, at, id: ids.next() } } as Stamped;
    const aftermath = runCascade<Write, Transaction, News>(stamped, asked, transaction, { domain, ids, settings });
    store.commit(transaction.writes);
    return { ...aftermath, writes: transaction.writes };
  };
  return { store, run };
}

const member = (userId: UserId): Member => ({ userId, visit: 1, displayName: userId, interests: [], languages: [] });
const profile = { displayName: 'x', interests: [], languages: [] };
const room: Address = 'room:r';

/** A room of two people whose actors wait. */
function pairing() {
  const { store, run } = make();
  for (const userId of [ann, bob]) {
    run(`user:${userId}`, { type: 'user.enter', profile, ask: 'earlier' as AskId }, 'earlier' as AskId);
  }
  return { store, run };
}

describe('a cascade', () => {
  it('creates no user whose identity went earlier in the turn', () => {
    const { store, run } = make();
    expect(run('user:cyd', { type: 'user.enter', profile, ask }, ask).reply).toEqual({ type: 'left' });
    expect(store.actor('user:cyd')).toBeUndefined();
  });

  it('runs the tells that follow to the end', () => {
    const { store, run } = pairing();
    expect([store.actor('user:ann')?.snapshot.value, store.actor('user:bob')?.snapshot.value]).toEqual([
      'chatting',
      'chatting',
    ]);
    const rooms = [...store.actors()].filter(([address]) => address.startsWith('room:'));
    expect(rooms).toMatchObject([[expect.any(String), { snapshot: { value: 'active', context: { told: [1, 1] } } }]]);
    expect(run('user:ann', { type: 'user.describe', ask }, ask).reply).toMatchObject({ type: 'matched' });
  });

  it('says what changed, who has news, and what the command is answered', () => {
    const { run } = make();
    run('user:ann', { type: 'user.enter', profile, ask: 'earlier' as AskId }, 'earlier' as AskId);
    const { changed, news, reply, timers } = run('user:bob', { type: 'user.enter', profile, ask }, ask);
    const [roomAddress] = [...changed.keys()].filter((address) => address.startsWith('room:'));
    expect({
      changed: [...changed.keys()].toSorted(),
      noticed: news.flatMap(([, told]) => (told.type === 'noticed' ? [told.userId] : [])).toSorted(),
      reply,
      timers,
    }).toMatchObject({
      changed: ['matchmaker:lobby', roomAddress, 'user:ann', 'user:bob'],
      noticed: ['ann', 'bob'],
      reply: { type: 'matched', room: { partner: { userId: 'ann' } } },
      timers: [{ address: roomAddress, isSet: true, timer: { deadlineAt: 2_000 + 60_000 } }],
    });
  });

  it('makes an actor of an event that creates one, with the timers of its first state', () => {
    const { store, run } = make();
    const { timers } = run(room, { type: 'room.open', members: [member(ann), member(bob)] });
    const held = store.actor(room)?.timers;
    expect(held).toMatchObject([{ event: 'xstate.after.idle.room.active', deadlineAt: 61_000 }]);
    expect(timers).toEqual([{ address: room, timer: held?.[0], isSet: true }]);
  });

  it('makes none of any other event to an unknown address', () => {
    const { store, run } = make();
    for (const event of [{ type: 'room.away', from: ann }, { type: 'user.absent' }, { type: 'matchmaker.cancel' }]) {
      const { writes, changed } = run(`${event.type.split('.')[0] as 'room'}:nobody`, event);
      expect([writes, changed.size]).toEqual([[], 0]);
    }
    expect([...store.actors()]).toEqual([]);
  });

  it('writes nothing and reports nothing for what changes nothing', () => {
    const { run } = pairing();
    const { writes, changed, timers } = run('user:ann', { type: 'user.expired' });
    expect([writes, changed.size, timers]).toEqual([[], 0, []]);
  });

  it('answers for a room that is not there', () => {
    const { run } = make();
    expect(run(room, { type: 'room.post', from: ann, text: 'x', ask }, ask).reply).toEqual({
      type: 'refused',
      code: 'not_in_room',
    });
  });

  it('writes down what a room records, before it tells anybody', () => {
    const { run } = make();
    run('user:ann', { type: 'user.enter', profile, ask }, ask);
    run(room, { type: 'room.open', members: [member(ann), member(bob)] });
    const { writes } = run(room, { type: 'room.post', from: ann, text: 'hi', ask }, ask);
    const message = { messageId: expect.stringMatching(/^msg_/), seq: 1, text: 'hi', at: 3_000 };
    expect(writes[0]).toEqual({ type: 'message.append', roomId: 'r', stored: { from: 'ann', message } });
  });

  it('hands back the timers of a state that is left, and of an actor that is done', () => {
    const { store, run } = make();
    run(room, { type: 'room.open', members: [member(ann), member(bob)] });
    const [idle] = store.actor(room)?.timers ?? [];
    const left = run(room, { type: 'room.leave', from: ann });
    const [history, tombstone] = store.actor(room)?.timers ?? [];
    expect(left.timers).toEqual([
      { address: room, timer: idle, isSet: false },
      { address: room, timer: history, isSet: true },
      { address: room, timer: tombstone, isSet: true },
    ]);
    const gone = run(room, { type: 'xstate.after.tombstone.room.closed' });
    expect({ ...gone, changed: [...gone.changed] }).toEqual({
      timers: [history, tombstone].map((timer) => ({ address: room, timer, isSet: false })),
      changed: [[room, undefined]],
      news: [],
      reply: undefined,
      writes: [
        { type: 'actor.delete', address: room },
        { type: 'room.delete', roomId: 'r' },
      ],
    });
  });

  it('removes with a user actor all that is the person’s', () => {
    const { run } = make();
    run('user:ann', { type: 'user.enter', profile, ask }, ask);
    run('user:ann', { type: 'user.cancel', ask }, ask);
    const { writes } = run('user:ann', { type: 'user.expired' });
    expect(writes.slice(0, 2)).toEqual([
      { type: 'actor.delete', address: 'user:ann' },
      { type: 'person.delete', userId: 'ann' },
    ]);
  });

  it('is a fault when nobody answers the command', () => {
    expect(() => make().run('matchmaker:lobby', { type: 'matchmaker.reopen', ask }, ask)).toThrow(
      expect.objectContaining({ name: 'Fault', code: 'no_reply' }),
    );
  });

  it.each([
    ['nobody asked', undefined],
    ['somebody else asked', 'ask-of-bob' as AskId],
  ])('throws for an answer to a command that %s', (_, asked) => {
    const { run } = pairing();
    const parted = { type: 'user.parted', roomId: 'r' as RoomId, number: 1, ask };
    expect(() => run('user:ann', parted, asked)).toThrow('answered twice, or one that nobody asked');
  });
});
