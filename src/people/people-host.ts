import type { UserId } from '../../machines/address.ts';
import { kindOf, matchmakerAddress, nameOf, userAddress } from '../../machines/address.ts';
import type { MatchmakerContext } from '../../machines/matchmaker/context.ts';
import { blocksOf, isBlockedName } from '../../machines/matchmaker/context.ts';
import type { Reply } from '../../machines/protocol.ts';
import type { MachineSettings } from '../../machines/registry.ts';
import type { UserContext } from '../../machines/user/context.ts';
import { forgottenState, leaseOf } from '../../machines/user/context.ts';
import type { Domain } from '../engine/domain.ts';
import type { Observers } from '../engine/engine.ts';
import type { Ids } from '../engine/ids.ts';
import type { ServerTime } from '../engine/server-time.ts';
import type { Snapshot } from '../engine/step.ts';
import { Upkeep } from '../engine/upkeep.ts';
import type { PeopleEngine } from './engine.ts';
import { EvidenceKeeper } from './evidence.ts';
import type { AskOptions, Host } from './host.ts';
import { Identities } from './identities.ts';
import { Origins } from './origins.ts';
import { Outboxes } from './outboxes.ts';
import type { News } from './outputs.ts';
import { PeopleOutputs } from './outputs.ts';
import type { PresenceTimes } from './presence.ts';
import { Presence } from './presence.ts';
import type { RetentionBounds } from './retention.ts';
import { Retention } from './retention.ts';
import { SessionRecords } from './session-records.ts';
import type { Receipt, Store, Write } from './store.ts';
import type { Transaction } from './transaction.ts';
import { Typing } from './typing.ts';
import { Waits } from './waits.ts';

/** The parts that the rules about people need, besides an engine. */
export interface PeopleParts {
  readonly time: ServerTime;
  readonly ids: Ids;
  readonly store: Store;
  readonly machines: MachineSettings;
  readonly presence: PresenceTimes;
  readonly retention: RetentionBounds;
  readonly onFailure: (what: { address: string; event: string; error: unknown }) => void;
}

/** Starts the engine on which the rules run: it steps the actors, carries their outputs out by `domain` and tells the observers. */
export type StartEngine = (domain: Domain<Write, Transaction, News>, observers: Observers<News>) => PeopleEngine;

/** Each part of a host that keeps something in memory, with the engine that they share. */
class PeopleHost {
  readonly engine: PeopleEngine;
  readonly presence: Presence;
  readonly origins: Origins;
  readonly outboxes: Outboxes;
  readonly retention: Retention;
  readonly typing: Typing;
  readonly evidence: EvidenceKeeper;
  readonly waits: Waits;
  readonly upkeep: Upkeep;
  readonly identities: Identities;
  readonly sessions: SessionRecords;
  readonly goneListeners: ((userId: UserId) => void)[] = [];
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts, start: StartEngine) {
    const { time, ids, store, retention } = parts;
    this.#parts = parts;
    const outputs = new PeopleOutputs({ store, ids, entriesMax: retention.entriesMax });
    const engine = start(outputs, this.#observers());
    this.engine = engine;
    this.presence = new Presence(
      time,
      parts.presence,
      (userId, event) => engine.tell(userAddress(userId), event),
      (userId, isHeard) => engine.tell(matchmakerAddress(), { type: 'matchmaker.heard', userId, isHeard }),
    );
    this.origins = new Origins(store);
    this.outboxes = new Outboxes(store, engine);
    this.retention = new Retention({ time, store, engine, ageMs: retention.ageMs });
    this.typing = new Typing(time);
    this.evidence = new EvidenceKeeper({ time, store, engine, keptMs: retention.evidenceMs });
    this.waits = new Waits(time, this.outboxes);
    this.upkeep = new Upkeep({ clock: time, noteTime: () => engine.noteTime(), scrub: () => this.#scrub() });
    this.identities = this.#makeIdentities();
    this.sessions = new SessionRecords({ store, engine, isThere });
    this.#restore();
  }

  matchmaker(): MatchmakerContext | undefined {
    return this.#parts.store.actor(matchmakerAddress())?.snapshot.context as MatchmakerContext | undefined;
  }

  #makeIdentities(): Identities {
    const { ids, store } = this.#parts;
    return new Identities(
      store,
      () => ids.next(),
      (userId, make) =>
        this.engine.write(userAddress(userId), (turn) => (isThere(turn, userId) ? make(turn) : undefined)),
      (userId) => {
        const context = this.matchmaker();
        return context !== undefined && isBlockedName(context, userId);
      },
    );
  }

  #restore(): void {
    for (const [address, { snapshot }] of this.#parts.store.actors()) {
      if (kindOf(address) !== 'user' || isForgotten(snapshot)) continue;
      const userId = nameOf(address) as UserId;
      this.presence.restore(userId, ...leaseIn(snapshot));
      this.retention.watch(userId);
    }
  }

  #scrub(): void {
    try {
      this.#parts.store.scrub();
    } catch (error) {
      this.#parts.onFailure({ address: 'store', event: 'scrub', error });
    }
  }

  #observers(): Observers<News> {
    return {
      committed: () => this.upkeep.noteCommit(),
      changed: (address, snapshot) => {
        if (kindOf(address) === 'user') this.#attend(nameOf(address) as UserId, snapshot);
      },
      told: (_address, news) => this.#spread(news),
      failed: (address, event, error) => this.#parts.onFailure({ address, event, error }),
    };
  }

  #attend(userId: UserId, snapshot: Snapshot | undefined): void {
    if (!snapshot || (snapshot.context as UserContext).room === null) this.typing.clear(userId);
    if (snapshot && !isForgotten(snapshot)) {
      this.presence.hold(userId, ...leaseIn(snapshot));
      return;
    }
    this.presence.forget(userId);
    this.retention.forget(userId);
    // The next user with this name is another person.
    this.waits.end(userId);
    this.waits.forget(userId);
    for (const gone of this.goneListeners) gone(userId);
  }

  #spread(news: News): void {
    switch (news.type) {
      case 'noticed':
        // Before the message itself, so that nobody sees both.
        if (news.notice.type === 'room.posted') this.typing.clear(news.userId);
        this.retention.watch(news.userId);
        this.outboxes.wake(news.userId);
        return;
      case 'typing':
        this.typing.note(news.to, news.roomId, news.isTyping);
        return;
      case 'filed':
        this.evidence.watch(news.report.reportId);
        return;
    }
  }

  close(): void {
    this.presence.stop();
    this.retention.stop();
    this.typing.stop();
    this.evidence.stop();
    this.upkeep.stop();
    this.engine.close();
    this.#parts.store.close();
  }
}

/** A host of any engine: everything about people, written once. */
export function hostOn(parts: PeopleParts, start: StartEngine): Host {
  const { store, machines } = parts;
  const people = new PeopleHost(parts, start);
  const { engine, identities, origins, outboxes, presence, typing, waits, sessions } = people;
  const command = (type: 'matchmaker.drain' | 'matchmaker.reopen') =>
    engine.ask(matchmakerAddress(), type === 'matchmaker.drain' ? { type } : { type, schedule: machines.schedule }, {
      isUrgent: true,
    });
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
    ask: (to, asked, options) => engine.ask(to, asked, optionsOf(options)),
    blocksOf(userId) {
      const context = people.matchmaker();
      return context ? blocksOf(context, userId) : [];
    },
    expire: (userId) => engine.tell(userAddress(userId), { type: 'user.expired' }),
    onGone: (gone) => void people.goneListeners.push(gone),
    isStoring: () => engine.isStoring(),
    async reopen() {
      if (store.actor(matchmakerAddress())) await command('matchmaker.reopen');
    },
    async drain() {
      await command('matchmaker.drain');
    },
    close: () => people.close(),
  };
}

const repeated = (receipt: Receipt, fingerprint: string): Reply =>
  receipt.fingerprint === fingerprint ? receipt.reply : { type: 'refused', code: 'id_reused' };

/** A send that is repeated gets its first reply, of which the store keeps a receipt. */
function optionsOf({ once, ...options }: AskOptions = {}): Parameters<PeopleEngine['ask']>[2] {
  if (!once) return options;
  const { userId, key, fingerprint } = once;
  return {
    ...options,
    repeats(turn) {
      const receipt = turn.receipt(userId, key);
      return receipt && repeated(receipt, fingerprint);
    },
    remember: (reply) =>
      reply.type === 'posted' ? { type: 'receipt.put', userId, key, receipt: { fingerprint, reply } } : undefined,
  };
}

/** The lease of a user's actor, and whether the partner was told that the user is away. */
const leaseIn = ({ value, context }: Snapshot) =>
  [leaseOf[value as keyof typeof leaseOf], (context as UserContext).isAway] as const;

/** Whether only the name is left of a user. */
const isForgotten = ({ value }: Snapshot): boolean => value === forgottenState;

const isThere = (turn: Transaction, userId: UserId): boolean => {
  const actor = turn.actor(userAddress(userId));
  return actor !== undefined && !isForgotten(actor.snapshot);
};
