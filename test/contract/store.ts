import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, RoomId, UserId } from '../../machines/address.ts';
import { matchmakerAddress } from '../../machines/address.ts';
import { matchmakerMachine } from '../../machines/matchmaker/matchmaker.ts';
import type { Notice } from '../../machines/protocol.ts';
import { begin, step } from '../../src/engine/step.ts';
import type { StoredActor } from '../../src/engine/store.ts';
import { emptyHead } from '../../src/people/outbox.ts';
import type { Store, Write } from '../../src/people/store.ts';
import { outboxContract } from './store-outbox.ts';
import { identity, peopleContract, receipt } from './store-people.ts';
import { reportsContract } from './store-reports.ts';
import { sessionsContract } from './store-sessions.ts';
import { said, transcriptContract } from './store-transcript.ts';

const ann = 'ann' as UserId;
const bob = 'Bob' as UserId;

const actorOf = (value: string, timers: StoredActor['timers'] = []): StoredActor => ({
  snapshot: { value, context: { userId: ann, room: null, told: [0, 1], text: 'grüße \u{1f469}\u200d\u{1f680}' } },
  timers,
});

const put = (address: Address, value: string): Write => ({ type: 'actor.put', address, actor: actorOf(value) });

const opened: Notice = { type: 'partner.lapsed', roomId: 'room_1' as RoomId, at: 1 };

/** Opens a store on a folder of its own; a second call for the folder comes after the first one's store was closed. */
export type OpenStore = (folder: string) => Store;

/**
 * The promises of a store that the server relies on. `isDurable` says whether what was committed is there again when the folder is opened anew.
 */
export function storeContract(name: string, open: OpenStore, { isDurable }: { isDurable: boolean }): void {
  describe(`${name} as a store`, () => {
    let folder: string;
    let store: Store;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'mcp-chat-store-'));
      store = open(folder);
    });

    afterEach(() => {
      store.close();
      rmSync(folder, { recursive: true });
    });

    it('knows nobody and nothing at first', () => {
      expect({
        actor: store.actor('user:ann'),
        actors: [...store.actors()],
        outbox: store.outbox(ann),
        entries: store.entries(ann, 0, 10),
        people: store.identityCount(),
        byName: store.identityByName('ann'),
        byHandle: store.identityByHandle('h'),
        byInbox: store.identityByInbox('i'),
        messages: store.messages('room_1' as RoomId, 10),
        receipt: store.receipt(ann, 'k'),
      }).toEqual({
        actor: undefined,
        actors: [],
        outbox: undefined,
        entries: [],
        people: 0,
        byName: undefined,
        byHandle: undefined,
        byInbox: undefined,
        messages: [],
        receipt: undefined,
      });
    });

    it('takes a commit of nothing', () => {
      store.commit([]);
      expect([...store.actors()]).toEqual([]);
    });

    it('gives an actor back as it was put, timers and all', () => {
      const timers = [
        { id: 'idle', event: 'xstate.after.idle.room.active', deadlineAt: 1_767_225_600_000, token: 't' },
      ];
      store.commit([{ type: 'actor.put', address: 'room:r', actor: actorOf('active', timers) }]);
      expect(store.actor('room:r')).toEqual(actorOf('active', timers));
    });

    it('gives what was put last', () => {
      store.commit([put('user:ann', 'idle')]);
      store.commit([put('user:ann', 'queued')]);
      expect(store.actor('user:ann')).toEqual(actorOf('queued'));
    });

    it('forgets an actor that is deleted', () => {
      store.commit([put('user:ann', 'idle'), put('user:Bob', 'idle')]);
      store.commit([{ type: 'actor.delete', address: 'user:ann' }]);
      expect([store.actor('user:ann'), store.actor('user:Bob')]).toEqual([undefined, actorOf('idle')]);
    });

    it('minds nothing to delete', () => {
      store.commit([
        { type: 'actor.delete', address: 'user:ann' },
        { type: 'person.delete', userId: ann },
        { type: 'room.delete', roomId: 'room_1' as RoomId },
      ]);
      expect(store.identityCount()).toBe(0);
    });

    it('tells addresses of different case apart', () => {
      store.commit([put('room:a', 'active'), put('room:A', 'closed')]);
      expect([store.actor('room:a'), store.actor('room:A')]).toEqual([actorOf('active'), actorOf('closed')]);
    });

    it('applies the writes of a commit in order', () => {
      store.commit([
        put('user:ann', 'idle'),
        { type: 'actor.delete', address: 'user:ann' },
        { type: 'actor.delete', address: 'user:Bob' },
        put('user:Bob', 'idle'),
        put('user:Bob', 'queued'),
      ]);
      expect([...store.actors()]).toEqual([['user:Bob', actorOf('queued')]]);
    });

    it('lists every actor once', () => {
      store.commit([put('user:ann', 'idle'), put('room:r', 'active'), put('matchmaker:lobby', 'open')]);
      store.commit([put('user:ann', 'queued'), { type: 'actor.delete', address: 'room:r' }]);
      expect(new Map(store.actors())).toEqual(
        new Map([
          ['user:ann', actorOf('queued')],
          ['matchmaker:lobby', actorOf('open')],
        ]),
      );
      expect([...store.actors()]).toHaveLength(2);
    });

    it('applies all writes of a commit or none', () => {
      const unwritable: Write = {
        type: 'actor.put',
        address: 'user:Bob',
        actor: { snapshot: { value: 'idle', context: { sum: 1n } }, timers: [] },
      };
      let failure: unknown;
      try {
        store.commit([put('user:ann', 'idle'), identity(ann, 'h'), unwritable, receipt(ann, 'k', 1)]);
      } catch (error) {
        failure = error;
      }
      const isThere = failure === undefined;
      if (!isThere) expect(failure).toMatchObject({ name: 'Fault', code: 'store_failed' });
      expect({
        ann: store.actor('user:ann') !== undefined,
        bob: store.actor('user:Bob') !== undefined,
        people: store.identityCount(),
        receipt: store.receipt(ann, 'k') !== undefined,
      }).toEqual({ ann: isThere, bob: isThere, people: isThere ? 1 : 0, receipt: isThere });
    });

    it('gives a machine back its snapshot in a form that it works on', () => {
      const member = { userId: ann, visit: 1, displayName: 'Ann', interests: [], languages: [] };
      const enqueue = { type: 'matchmaker.enqueue', member, apart: null, ask: 'ask', at: 1, id: 'id' };
      const { snapshot } = step(matchmakerMachine, begin(matchmakerMachine, { pool: 'lobby' }).snapshot, enqueue);
      store.commit([{ type: 'actor.put', address: matchmakerAddress(), actor: { snapshot, timers: [] } }]);
      if (isDurable) {
        store.close();
        store = open(folder);
      }
      const held = store.actor(matchmakerAddress())?.snapshot;
      expect(held).toEqual(snapshot);
      // The visit is known, so that the same entry again is nothing new.
      expect(held && step(matchmakerMachine, held, enqueue)).toEqual({ snapshot: held, outputs: [], timers: [] });
    });

    const itSurvives = isDurable ? it : () => {};
    itSurvives('has everything that was committed when it is opened again', () => {
      store.commit([
        put('user:ann', 'queued'),
        put('room:r', 'active'),
        { type: 'actor.delete', address: 'room:r' },
        identity(bob, 'hash'),
        receipt(bob, 'k', 7),
        { type: 'outbox.put', userId: bob, head: emptyHead('e') },
        {
          type: 'outbox.append',
          userId: bob,
          head: { epoch: 'e', first: 1, last: 1, read: 0 },
          entry: { seq: 1, notice: opened },
        },
        said('room_1', 1),
        said('room_1', 2),
      ]);
      const everything = () => ({
        actors: [...store.actors()],
        people: store.identityCount(),
        identity: store.identityByName('bob'),
        byHandle: store.identityByHandle('hash'),
        byInbox: store.identityByInbox('inbox of Bob'),
        messages: store.messages('room_1' as RoomId, 10),
        receipt: store.receipt(bob, 'k'),
        head: store.outbox(bob),
        entries: store.entries(bob, 0, 10),
      });
      const before = everything();
      store.close();
      store = open(folder);
      expect(everything()).toEqual(before);
    });

    peopleContract(() => store);
    outboxContract(() => store);
    const reopen = () => {
      if (!isDurable) return;
      store.close();
      store = open(folder);
    };
    transcriptContract(() => store, reopen);
    reportsContract(() => store, reopen);
    sessionsContract(() => store);
  });
}
