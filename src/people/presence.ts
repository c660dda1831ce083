import type { UserId } from '../../machines/address.ts';
import type { PresenceTell } from '../../machines/protocol.ts';
import type { Clock } from '../engine/clock.ts';
import { Deadlines } from '../engine/deadlines.ts';

/** The lease that a user's presence keeps: nothing but their name, a place in the queue, or a place in a room. */
export type Lease = 'none' | 'queue' | 'room';

/** In milliseconds without a sign of life. */
export interface PresenceTimes {
  /** In a room: the partner hears that they are away. */
  readonly awayMs: number;
  /** In a room: it ends. */
  readonly absenceMs: number;
  /** In the queue: they lose their place. */
  readonly queueAbsenceMs: number;
  /** In the queue: the same for somebody who never called again after they were given their handle, and may not have got it. */
  readonly unprovenMs: number;
  /** In the queue: how long an open stream counts as a sign of life after the last call. */
  readonly streamKeepsPlaceMs: number;
  /** In neither: they are forgotten. */
  readonly lifetimeMs: number;
}

interface Attendance {
  lease: Lease;
  /** The time of the last call. */
  calledAt: number;
  /** The time of the last call, or of the end of the last stream. */
  seenAt: number;
  streams: number;
  /** Open ones on which the answer to their enrolment went out. */
  connections: number;
  isAway: boolean;
  /** Whether they ever called again after their enrolment. */
  isProven: boolean;
  /** Whether they ever called a tool since, and whether they did so with their handle or a second time. */
  hasCalled: boolean;
  hasReturned: boolean;
  /** Whether the matchmaker was told last that the user was heard of. */
  isToldHeard: boolean;
}

const stranger = {
  streams: 0,
  connections: 0,
  isAway: false,
  isProven: false,
  hasCalled: false,
  hasReturned: false,
  isToldHeard: false,
} as const;

/**
 * The presence of users: a lease that calls and open streams renew. A renewal only notes the time; the deadline finds out when it comes
 * whether it still holds, and moves itself for the rest.
 */
export class Presence {
  readonly #clock: Clock;
  readonly #times: PresenceTimes;
  readonly #tell: (userId: UserId, event: PresenceTell) => void;
  readonly #hear: (userId: UserId, isHeard: boolean) => void;
  readonly #people = new Map<UserId, Attendance>();
  readonly #counts = new Map<Lease, number>();
  readonly #deadlines: Deadlines<UserId>;

  /** @param hear whether somebody in the queue was heard of since they came: by a call, or while a stream or a connection of theirs is open */
  constructor(
    clock: Clock,
    times: PresenceTimes,
    tell: (userId: UserId, event: PresenceTell) => void,
    hear: (userId: UserId, isHeard: boolean) => void = () => {},
  ) {
    this.#clock = clock;
    this.#times = times;
    this.#tell = tell;
    this.#hear = hear;
    this.#deadlines = new Deadlines(clock, (userId) => this.#check(userId));
  }

  /** The person was there before a restart: their time begins anew, and what they proved then still holds. */
  restore(userId: UserId, lease: Lease, isAway: boolean): void {
    this.hold(userId, lease, isAway);
    const attendance = this.#people.get(userId);
    if (!attendance) return;
    attendance.isProven = true;
    attendance.hasReturned = true;
    attendance.isToldHeard = false;
    this.#deadlines.set(userId, this.#dueAt(attendance));
  }

  /** The person's actor now holds this lease; its time begins anew when it is another than before. */
  hold(userId: UserId, lease: Lease, isAway = false): void {
    const known = this.#people.get(userId);
    if (known?.lease === lease) {
      // A late tell finds the user back already.
      if (isAway && !known.isAway) this.#tell(userId, { type: 'user.back' });
      return;
    }
    const now = this.#clock.now();
    if (known) this.#count(known.lease, -1);
    this.#count(lease, 1);
    const attendance = known ?? { ...stranger, lease, calledAt: now, seenAt: now };
    attendance.isToldHeard = attendance.isProven;
    attendance.lease = lease;
    attendance.isAway = isAway;
    attendance.calledAt = now;
    attendance.seenAt = now;
    this.#people.set(userId, attendance);
    this.#deadlines.set(userId, now + this.#graceMs(attendance));
  }

  /** How many people hold a lease. */
  count(lease: Lease): number {
    return this.#counts.get(lease) ?? 0;
  }

  leaseOf(userId: UserId): Lease {
    return this.#people.get(userId)?.lease ?? 'none';
  }

  forget(userId: UserId): void {
    const known = this.#people.get(userId);
    if (known) this.#count(known.lease, -1);
    this.#people.delete(userId);
    this.#deadlines.delete(userId);
  }

  /** The person called a tool, with their handle or on a connection that speaks for them. */
  noteCall(userId: UserId, isByHandle: boolean): void {
    const attendance = this.#people.get(userId);
    if (!attendance) return;
    attendance.hasReturned ||= isByHandle || attendance.hasCalled;
    attendance.hasCalled = true;
    this.touch(userId);
  }

  /** Whether the person came back after their enrolment: with their handle, or for a second call on their connection. */
  hasReturned(userId: UserId): boolean {
    return this.#people.get(userId)?.hasReturned ?? false;
  }

  /** The person called; `isProof` when it was by a call that only somebody makes who got the answer to their enrolment. */
  touch(userId: UserId, isProof = true): void {
    const attendance = this.#people.get(userId);
    if (!attendance) return;
    attendance.calledAt = this.#clock.now();
    attendance.isProven ||= isProof;
    this.#seen(userId, attendance);
    this.#tellHeard(userId, attendance);
  }

  /** The person opened a stream; the returned function says that it ended. */
  openStream(userId: UserId): () => void {
    const attendance = this.#people.get(userId);
    if (!attendance) return () => {};
    attendance.streams += 1;
    this.#seen(userId, attendance);
    this.#tellHeard(userId, attendance);
    return () => {
      attendance.streams -= 1;
      attendance.seenAt = this.#clock.now();
      // In the queue an open stream puts the deadline off for longer than is left without it.
      if (attendance.lease === 'queue' && this.#people.get(userId) === attendance) {
        this.#deadlines.set(userId, this.#dueAt(attendance));
        this.#tellHeard(userId, attendance);
      }
    };
  }

  /** The connection on which the person was told who they are is open; the returned function says that this tells nothing any more. */
  holdConnection(userId: UserId): () => void {
    const attendance = this.#people.get(userId);
    if (!attendance) return () => {};
    attendance.connections += 1;
    this.#tellHeard(userId, attendance);
    return () => {
      attendance.connections -= 1;
      if (this.#people.get(userId) === attendance) this.#tellHeard(userId, attendance);
    };
  }

  stop(): void {
    this.#deadlines.stop();
  }

  #count(lease: Lease, change: 1 | -1): void {
    this.#counts.set(lease, this.count(lease) + change);
  }

  #tellHeard(userId: UserId, attendance: Attendance): void {
    const isHeard = attendance.isProven || attendance.streams + attendance.connections > 0;
    if (attendance.lease !== 'queue' || isHeard === attendance.isToldHeard) return;
    attendance.isToldHeard = isHeard;
    this.#hear(userId, isHeard);
  }

  #seen(userId: UserId, attendance: Attendance): void {
    attendance.seenAt = this.#clock.now();
    if (!attendance.isAway) return;
    attendance.isAway = false;
    this.#deadlines.set(userId, this.#dueAt(attendance));
    this.#tell(userId, { type: 'user.back' });
  }

  /** How long a lease lasts from the last sign of life to the next thing that happens. */
  #graceMs({ lease, isAway, isProven }: Attendance): number {
    switch (lease) {
      case 'room':
        return isAway ? this.#times.absenceMs : Math.min(this.#times.awayMs, this.#times.absenceMs);
      case 'queue':
        return isProven ? this.#times.queueAbsenceMs : Math.min(this.#times.unprovenMs, this.#times.queueAbsenceMs);
      case 'none':
        return this.#times.lifetimeMs;
    }
  }

  #dueAt(attendance: Attendance): number {
    const graceMs = this.#graceMs(attendance);
    const lapsesAt = attendance.seenAt + graceMs;
    if (attendance.lease === 'queue') {
      // Streams alone, however often they are opened, keep a place only so long after the last call.
      const keptUntil = attendance.calledAt + Math.max(graceMs, this.#times.streamKeepsPlaceMs);
      return attendance.streams === 0 ? Math.min(lapsesAt, keptUntil) : keptUntil;
    }
    if (attendance.streams === 0) return lapsesAt;
    // An open stream is a sign of life at every moment.
    return this.#clock.now() + graceMs;
  }

  #check(userId: UserId): void {
    const attendance = this.#people.get(userId);
    if (!attendance) return;
    const now = this.#clock.now();
    const dueAt = this.#dueAt(attendance);
    if (dueAt > now) {
      this.#deadlines.set(userId, dueAt);
      return;
    }
    switch (attendance.lease) {
      case 'none':
        // A person who must stay known goes on, and is asked about again.
        this.#deadlines.set(userId, now + this.#times.lifetimeMs);
        this.#tell(userId, { type: 'user.expired' });
        return;
      case 'queue':
        this.#tell(userId, { type: 'user.absent' });
        return;
      case 'room':
        if (attendance.isAway || this.#times.absenceMs <= this.#times.awayMs) {
          this.#tell(userId, { type: 'user.absent' });
          return;
        }
        attendance.isAway = true;
        this.#deadlines.set(userId, this.#dueAt(attendance));
        this.#tell(userId, { type: 'user.away' });
        return;
    }
  }
}
