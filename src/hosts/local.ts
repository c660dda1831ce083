import type { UserId } from '../../machines/address.ts';
import { kindOf, matchmakerAddress, nameOf, userAddress } from '../../machines/address.ts';
import type { MatchmakerContext } from '../../machines/matchmaker/context.ts';
import { blocksOf, isBlockedName } from '../../machines/matchmaker/context.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { forgottenState, leaseOf } from '../../machines/user/context.ts';
import type { Clock } from '../engine/clock.ts';
import { Delivery } from '../engine/delivery.ts';
import { EvidenceKeeper } from '../people/evidence.ts';
import type { Host } from '../people/host.ts';
import { Identities } from '../people/identities.ts';
import type { Ids } from '../engine/ids.ts';
import { Origins } from '../people/origins.ts';
import { Outboxes } from '../people/outboxes.ts';
import type { Store } from '../people/store.ts';
import type { PresenceTimes } from '../people/presence.ts';
import { Presence } from '../people/presence.ts';
import type { RetentionBounds } from '../people/retention.ts';
import { Retention } from '../people/retention.ts';
import type { StoredTime } from '../engine/server-time.ts';
import { ServerTime } from '../engine/server-time.ts';
import { SessionRecords } from '../people/session-records.ts';
import type { Snapshot } from '../engine/step.ts';
import type { Transaction } from '../people/transaction.ts';
import { Typing } from '../people/typing.ts';
import { Upkeep } from '../engine/upkeep.ts';
import { Waits } from '../people/waits.ts';

/** Every actor in this process, each a snapshot in the store: none is a child of another, so that none pays for their number. */
export function localHost(parts: {
  clock: Clock;
  ids: Ids;
  store: Store;
  machines: MachineSettings;
  presence: PresenceTimes;
  retention: RetentionBounds;
  onFailure: (what: { address: string; event: string; error: unknown }) => void;
}): Host {
  const { ids, store } = parts;
  const time = new ServerTime(parts.clock, lastTime(parts.clock, store));
  const goneListeners: ((userId: UserId) => void)[] = [];

  const attend = (userId: UserId, snapshot: Snapshot | undefined): void => {
    if (!snapshot || (snapshot.context as UserContext).room === null) typing.clear(userId);
    if (snapshot && !isForgotten(snapshot)) {
      presence.hold(userId, ...leaseIn(snapshot));
      return;
    }
    presence.forget(userId);
    retention.forget(userId);
    // Whoever has the name next is somebody else.
    waits.end(userId);
    waits.forget(userId);
    for (const gone of goneListeners) gone(userId);
  };

  const matchmaker = () => store.actor(matchmakerAddress())?.snapshot.context as MatchmakerContext | undefined;

  const delivery = new Delivery({
    time,
    ids,
    store,
    settings: parts.machines,
    entriesMax: parts.retention.entriesMax,
    observers: {
      committed: () => upkeep.noteCommit(),
      changed(address, snapshot) {
        if (kindOf(address) === 'user') attend(nameOf(address) as UserId, snapshot);
      },
      noticed(userId, notices) {
        // Before the message itself, so that nobody sees both.
        if (notices.some(({ type }) => type === 'room.posted')) typing.clear(userId);
        retention.watch(userId);
        outboxes.wake(userId);
      },
      typing: ({ to, roomId, isTyping }) => typing.note(to, roomId, isTyping),
      filed: ({ reportId }) => evidence.watch(reportId),
      failed: (address, event, error) => parts.onFailure({ address, event, error }),
    },
  });
  const presence = new Presence(
    time,
    parts.presence,
    (userId, event) => delivery.tell(userAddress(userId), event),
    (userId, isHeard) => delivery.tell(matchmakerAddress(), { type: 'matchmaker.heard', userId, isHeard }),
  );
  const origins = new Origins(store);
  const outboxes = new Outboxes(store, delivery);
  const retention = new Retention({ time, store, delivery, ageMs: parts.retention.ageMs });
  const typing = new Typing(time);
  const evidence = new EvidenceKeeper({ time, store, delivery, keptMs: parts.retention.evidenceMs });
  const waits = new Waits(time, outboxes);
  const upkeep = new Upkeep({
    clock: time,
    noteTime: () => delivery.noteTime(),
    scrub() {
      try {
        store.scrub();
      } catch (error) {
        parts.onFailure({ address: 'store', event: 'scrub', error });
      }
    },
  });
  const identities = new Identities(
    store,
    () => ids.next(),
    (userId, make) => delivery.write(userAddress(userId), (turn) => (isThere(turn, userId) ? make(turn) : undefined)),
    (userId) => {
      const context = matchmaker();
      return context !== undefined && isBlockedName(context, userId);
    },
  );
  const sessions = new SessionRecords({ store, delivery, isThere });
  for (const [address, { snapshot }] of store.actors()) {
    if (kindOf(address) !== 'user' || isForgotten(snapshot)) continue;
    const userId = nameOf(address) as UserId;
    presence.restore(userId, ...leaseIn(snapshot));
    retention.watch(userId);
  }

  return {
    identities,
    origins,
    outboxes,
    presence,
    typing,
    waits,
    sessions,
    cases: store,
    messages: (roomId, max, beforeSeq) => store.messages(roomId, max, beforeSeq),
    hasReceipt(userId, key, fingerprint) {
      const receipt = store.receipt(userId, key);
      return receipt !== undefined && (fingerprint === undefined || receipt.fingerprint === fingerprint);
    },
    ask: (to, command, options) => delivery.ask(to, command, options),
    blocksOf(userId) {
      const context = matchmaker();
      return context ? blocksOf(context, userId) : [];
    },
    expire: (userId) => delivery.tell(userAddress(userId), { type: 'user.expired' }),
    onGone: (gone) => void goneListeners.push(gone),
    isStoring: () => delivery.isStoring(),
    async reopen() {
      if (!store.actor(matchmakerAddress())) return;
      await delivery.ask(
        matchmakerAddress(),
        { type: 'matchmaker.reopen', schedule: parts.machines.schedule },
        { isUrgent: true },
      );
    },
    async drain() {
      await delivery.ask(matchmakerAddress(), { type: 'matchmaker.drain' }, { isUrgent: true });
    },
    close() {
      presence.stop();
      retention.stop();
      typing.stop();
      evidence.stop();
      upkeep.stop();
      delivery.close();
      store.close();
    },
  };
}

/** Times of actors' contexts that were now when they were written. */
interface Marks {
  readonly bornAt?: number;
  readonly openedAt?: number;
  readonly lastAt?: number;
  readonly checkedAt?: number;
}

/** The latest time on which an actor did something; undefined when there is none. */
function lastMark(store: Store): number | undefined {
  let last: number | undefined;
  for (const [, { snapshot }] of store.actors()) {
    const { bornAt = 0, openedAt = 0, lastAt = 0, checkedAt = 0 } = snapshot.context as Marks;
    last = Math.max(last ?? 0, bornAt, openedAt, lastAt, checkedAt);
  }
  return last;
}

/** When the server was last known to run. The time is stored now and then, and what happened since has times of its own. */
function lastTime(clock: Clock, store: Store): StoredTime | undefined {
  const time = store.time();
  const mark = lastMark(store);
  if (time) return { ...time, at: Math.max(time.at, mark ?? 0) };
  // Data of a version that knew wall time alone.
  return mark ? { at: mark, realAt: Math.max(mark, clock.wall()), wallAt: clock.wall() } : undefined;
}

/** What a user's actor holds, and whether the partner was told that they are away. */
const leaseIn = ({ value, context }: Snapshot) =>
  [leaseOf[value as keyof typeof leaseOf], (context as UserContext).isAway] as const;

/** Whether nothing but the name is left of a person. */
const isForgotten = ({ value }: Snapshot): boolean => value === forgottenState;

const isThere = (turn: Transaction, userId: UserId): boolean => {
  const actor = turn.actor(userAddress(userId));
  return actor !== undefined && !isForgotten(actor.snapshot);
};
