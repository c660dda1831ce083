import { createHash } from 'node:crypto';
import type { RoomId, UserId } from '../../machines/address.ts';
import { roomAddress, userAddress } from '../../machines/address.ts';
import type { Notice, Profile, Reply } from '../../machines/protocol.ts';
import { hostTimes, readConfig } from '../../src/config.ts';
import type { Ids } from '../../src/engine/ids.ts';
import { localHost } from '../../src/hosts/local.ts';
import { limits } from '../../src/limits.ts';
import type { Host } from '../../src/people/host.ts';
import type { Store } from '../../src/people/store.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { seededIds } from './seeded-ids.ts';
import { VirtualClock } from './virtual-clock.ts';

export type HostParts = Parameters<typeof localHost>[0];
export type MakeHost = (parts: HostParts) => Host;

const usual = hostTimes(readConfig({}));

/** The fingerprint that the boundary keeps of a send in place of its words. */
const printOf = (room: RoomId, text: string): string =>
  createHash('sha256').update(`${room} ${text}`).digest('base64url');

export const profileOf = (name: string): Profile => ({
  displayName: `${name} is my name`,
  interests: [],
  languages: [],
});

/** A host with its people under a clock that a test moves. */
export class TestHost {
  clock = new VirtualClock();
  host: Host;
  readonly store: Store;
  readonly failures: { address: string; event: string; error: unknown }[] = [];
  readonly #make: MakeHost;
  readonly #ids: Ids = seededIds();
  readonly #times: Pick<HostParts, 'machines' | 'presence' | 'retention'>;

  constructor(
    options: {
      make?: MakeHost;
      store?: Store;
      roomIdleMs?: number;
      historyMs?: number;
      machines?: Partial<HostParts['machines']>;
      presence?: Partial<HostParts['presence']>;
      retention?: Partial<HostParts['retention']>;
    } = {},
  ) {
    this.#make = options.make ?? localHost;
    this.store = options.store ?? memoryStore();
    this.#times = {
      machines: {
        ...usual.machines,
        // Most tests are about other things, and say much.
        roomMessagesMax: 0,
        roomMessagesPerMinute: 0,
        ...(options.roomIdleMs !== undefined && { roomIdleMs: options.roomIdleMs }),
        ...(options.historyMs !== undefined && { historyMs: options.historyMs }),
        ...options.machines,
      },
      presence: { ...usual.presence, ...options.presence },
      retention: { ...usual.retention, ...options.retention },
    };
    this.host = this.#begin();
  }

  /** Closes the host and begins another one on the same store, some time later. */
  restart(downMs = 0): void {
    this.host.close();
    this.clock = new VirtualClock(this.clock.wall() + downMs);
    this.host = this.#begin();
  }

  /** Makes a person of that name and puts them in the queue; returns the reply and their handle. */
  async enroll(name: string, profile: Profile = profileOf(name)): Promise<{ reply: Reply; handle: string }> {
    const enrolment = this.host.identities.enroll(name);
    if (typeof enrolment === 'string') throw new Error(enrolment);
    const { userId, writes, handle, release } = enrolment;
    try {
      const asked = this.host.ask(userAddress(userId), { type: 'user.enter', profile }, { writes });
      return { reply: await this.clock.answer(asked), handle };
    } finally {
      release();
    }
  }

  /** Two new people in a room of their own. */
  async pair(first: string, second: string): Promise<RoomId> {
    await this.enroll(first);
    const { reply } = await this.enroll(second);
    if (reply.type !== 'matched') throw new Error(`${second} is ${reply.type}`);
    return reply.room.roomId;
  }

  enter(name: string): Promise<Reply> {
    return this.#ask(name, { type: 'user.enter', profile: profileOf(name) });
  }

  cancel(name: string): Promise<Reply> {
    return this.#ask(name, { type: 'user.cancel' });
  }

  describe(name: string): Promise<Reply> {
    return this.#ask(name, { type: 'user.describe' });
  }

  post(name: string, room: RoomId, text: string, key?: string): Promise<Reply> {
    const from = name as UserId;
    const once = key === undefined ? {} : { once: { userId: from, key, fingerprint: printOf(room, text) } };
    return this.clock.answer(this.host.ask(roomAddress(room), { type: 'room.post', from, text }, once));
  }

  leave(name: string, room: RoomId): Promise<Reply> {
    return this.clock.answer(this.host.ask(roomAddress(room), { type: 'room.leave', from: name as UserId }));
  }

  /** Whether the person may see what was said in a room. */
  admit(name: string, room: RoomId): Promise<Reply> {
    return this.clock.answer(this.host.ask(roomAddress(room), { type: 'room.admit', from: name as UserId }));
  }

  /** Empties what the person said in a room. */
  erase(name: string, room: RoomId): Promise<Reply> {
    return this.clock.answer(this.host.ask(roomAddress(room), { type: 'room.erase', from: name as UserId }));
  }

  forget(name: string): Promise<Reply> {
    return this.#ask(name, { type: 'user.forget' });
  }

  /** The entries that the user has not acknowledged yet. */
  notices(name: string): readonly Notice[] {
    const reading = this.host.outboxes.read(name as UserId, undefined, limits.outboxEntriesMax);
    return (reading?.entries ?? []).map(({ notice }) => notice);
  }

  /** Signs of life of all of them. */
  touch(...names: readonly string[]): void {
    for (const name of names) this.host.presence.touch(name as UserId);
  }

  #ask(name: string, command: Parameters<Host['ask']>[1]): Promise<Reply> {
    return this.clock.answer(this.host.ask(userAddress(name as UserId), command));
  }

  #begin(): Host {
    return this.#make({
      clock: this.clock,
      ids: this.#ids,
      store: this.store,
      ...this.#times,
      onFailure: (failure) => this.failures.push(failure),
    });
  }
}
