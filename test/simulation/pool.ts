import type { AskId, UserId } from '../../machines/address.ts';
import { lobby } from '../../machines/address.ts';
import type { MatchmakerContext } from '../../machines/matchmaker/context.ts';
import { matchmakerMachine } from '../../machines/matchmaker/matchmaker.ts';
import type { Schedule } from '../../machines/matchmaker/schedule.ts';
import type { Apart, Entrance, MatchmakerEvent, Output, Profile, Reply } from '../../machines/protocol.ts';
import { upgrade, versions } from '../../machines/versions.ts';
import type { Snapshot } from '../../src/engine/step.ts';
import { begin, step } from '../../src/engine/step.ts';

type Unstamped<E = MatchmakerEvent> = E extends MatchmakerEvent ? Omit<E, 'at' | 'id'> : never;

export interface Meeting {
  readonly at: number;
  readonly userIds: readonly [UserId, UserId];
  /** Whose command or timer it was: the newcomer, or nobody for a recheck. */
  readonly by: UserId | undefined;
}

const startAt = 1_800_000_000_000;

/** The matchmaker alone, step by step, under a time that a test moves. */
export class Pool {
  now = startAt;
  readonly outputs: Output[] = [];
  readonly #hear: (meeting: Meeting) => void;
  #snapshot: Snapshot;
  #recheckAt: number | undefined;
  #ids = 0;
  readonly #seed: string;

  constructor(schedule: Schedule, hear: (meeting: Meeting) => void = () => {}, seed = '') {
    this.#snapshot = begin(matchmakerMachine, { pool: lobby, schedule }).snapshot;
    this.#hear = hear;
    this.#seed = seed;
  }

  enter(
    userId: UserId,
    profile: Omit<Profile, 'displayName'>,
    apart: Apart | null = null,
    visit = 1,
    entrance?: Entrance,
  ): Reply | undefined {
    return this.send({
      type: 'matchmaker.enqueue',
      member: memberOf(userId, profile, visit),
      apart,
      entrance,
      ask: askOf(userId),
    });
  }

  renew(userId: UserId, profile: Omit<Profile, 'displayName'>, visit = 1): Reply | undefined {
    const ask = `again_${this.#ids}` as AskId;
    return this.send({ type: 'matchmaker.renew', member: memberOf(userId, profile, visit), ask });
  }

  locate(userId: UserId): Extract<Reply, { type: 'queued' }> {
    const reply = this.send({ type: 'matchmaker.locate', userId, visit: 1, ask: askOf(userId) });
    if (reply?.type !== 'queued') throw new Error('no place');
    return reply;
  }

  cancel(userId: UserId): void {
    this.send({ type: 'matchmaker.cancel', userId, visit: 1 });
  }

  /** The reply that the matchmaker itself makes, if any. */
  send(event: Unstamped): Reply | undefined {
    this.#ids += 1;
    const stamped = { ...event, at: this.now, id: `${this.#seed}${this.#ids}` } as MatchmakerEvent;
    const { snapshot, outputs, timers } = step(matchmakerMachine, this.#snapshot, stamped);
    this.#snapshot = snapshot;
    for (const timer of timers) this.#recheckAt = timer.type === 'set' ? this.now + timer.delayMs : undefined;
    this.outputs.push(...outputs);
    let reply: Reply | undefined;
    for (const output of outputs) {
      if (output.type === 'reply') reply = output.reply;
      if (output.type !== 'tell' || output.event.type !== 'room.open') continue;
      const [one, other] = output.event.members;
      this.#hear({ at: this.now, userIds: [one.userId, other.userId], by: output.event.ask?.userId });
    }
    return reply;
  }

  /** Lets time pass up to a moment, counted from the start; `look` is called whenever something was due. */
  passTo(ms: number, look: () => void = () => {}): void {
    const until = startAt + ms;
    while (this.#recheckAt !== undefined && this.#recheckAt <= until) {
      this.now = Math.max(this.now, this.#recheckAt);
      this.#recheckAt = undefined;
      this.send({ type: 'matchmaker.recheck' });
      look();
    }
    this.now = Math.max(this.now, until);
  }

  get elapsedMs(): number {
    return this.now - startAt;
  }

  get isTimerSet(): boolean {
    return this.#recheckAt !== undefined;
  }

  get context(): MatchmakerContext {
    return this.#snapshot.context as MatchmakerContext;
  }

  /** As a store gives it back. */
  revive(): void {
    const { value, context } = this.#snapshot;
    this.#snapshot = {
      value,
      context: upgrade('matchmaker', versions.matchmaker, JSON.parse(JSON.stringify(context))),
    };
  }
}

const askOf = (userId: UserId): AskId => `ask_${userId}` as AskId;

const memberOf = (userId: UserId, { interests, languages }: Omit<Profile, 'displayName'>, visit: number) => ({
  userId,
  visit,
  displayName: 'Anonymous',
  interests,
  languages,
});
