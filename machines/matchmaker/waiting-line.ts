import type { UserId } from '../address.ts';
import { limits } from '../limits.ts';
import type { Apart, Entrance, Member } from '../protocol.ts';
import type { Level } from './demand.ts';
import { demandOf, tablesOf } from './demand.ts';
import { NumberTree } from './number-tree.ts';
import { VersionedMap } from './versioned-map.ts';

/** The place of a user in the line. */
export interface Waiting {
  /** Numbers the places in order of arrival. */
  readonly ticket: number;
  readonly member: Member;
  readonly sinceAt: number;
  readonly apart: Apart | null;
  readonly entrance: Entrance | null;
  /** Whether anything was heard of them since they entered. */
  readonly isHeard: boolean;
  readonly level: Level;
  /** When they are to be looked at again, since a demand relaxes or a hold ends; null for never. */
  readonly dueAt: number | null;
}

/** The facts that a line is made of. */
export interface LineJson {
  /** In order of their tickets. */
  readonly waiting: readonly Waiting[];
  readonly nextTicket: number;
}

interface Parts {
  readonly places: NumberTree<Waiting>;
  readonly nextTicket: number;
  readonly tickets: VersionedMap<number>;
  readonly tables: VersionedMap<readonly number[]>;
  readonly agenda: NumberTree<NumberTree<true>>;
  /**
   * By their mark, those who may all be tries of one person, since nobody has heard of them. They want the same and may not meet one
   * another, so that only the first of them sits at tables.
   */
  readonly tries: VersionedMap<NumberTree<true>>;
}

const slotOf = (dueAt: number): number => Math.max(0, Math.ceil(dueAt / limits.recheckGrainMs));
const seatsOf = ({ member, level }: Waiting): readonly string[] => tablesOf(member, demandOf(member, level));

/** The mark of a person of whom nobody has heard since they entered; null for anybody else. */
const markOf = ({ entrance, isHeard }: Waiting): string | null => (isHeard ? null : (entrance?.mark ?? null));

/**
 * The users who wait, in order of arrival, with the tables of each and the time at which each is looked at again. A line never
 * changes: `with` and `without` give another one. Their cost grows with the tables of the user and not with the line, as long as no user is let in who
 * could be paired: then those at one table are all held apart or blocked from one another, and so are few.
 */
export class WaitingLine {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  static empty(): WaitingLine {
    return WaitingLine.from({ waiting: [], nextTicket: 1 });
  }

  static from({ waiting, nextTicket }: LineJson): WaitingLine {
    return new WaitingLine(
      waiting.reduce<Parts>(seated, {
        places: NumberTree.empty(),
        nextTicket,
        tickets: VersionedMap.empty(),
        tables: VersionedMap.empty(),
        agenda: NumberTree.empty(),
        tries: VersionedMap.empty(),
      }),
    );
  }

  get size(): number {
    return this.#parts.places.size;
  }

  get nextTicket(): number {
    return this.#parts.nextTicket;
  }

  at(ticket: number): Waiting | undefined {
    return this.#parts.places.get(ticket);
  }

  of(userId: UserId): Waiting | undefined {
    const ticket = this.#parts.tickets.get(userId);
    return ticket === undefined ? undefined : this.at(ticket);
  }

  /** 1 is next; 0 for somebody who does not wait. */
  position(userId: UserId): number {
    const ticket = this.#parts.tickets.get(userId);
    return ticket === undefined ? 0 : this.#parts.places.rank(ticket) + 1;
  }

  /** Puts somebody in the place of their ticket, instead of whoever had it. */
  with(waiting: Waiting): WaitingLine {
    const former = this.at(waiting.ticket);
    const nextTicket = Math.max(this.nextTicket, waiting.ticket + 1);
    return new WaitingLine({
      ...seated(former ? unseated(this.#parts, former, waiting) : this.#parts, waiting),
      nextTicket,
    });
  }

  without(waiting: Waiting): WaitingLine {
    const former = this.at(waiting.ticket);
    return former ? new WaitingLine(unseated(this.#parts, former)) : this;
  }

  /**
   * All users who share a table with this user, in order of arrival. If several may be tries of the same user, only the first is listed;
   * of those that may be tries of this user, also the last.
   */
  companions(waiting: Waiting): readonly Waiting[] {
    const seats = seatsOf(waiting);
    const tickets = new Set(seats.flatMap((table) => this.#parts.tables.get(table) ?? []));
    const { mark = null } = waiting.entrance ?? {};
    const ticket = mark === null ? undefined : this.#parts.tries.get(mark)?.last();
    const lastTry = ticket === undefined ? undefined : this.at(ticket);
    if (lastTry && seatsOf(lastTry).some((table) => seats.includes(table))) tickets.add(lastTry.ticket);
    return [...tickets].sort((one, other) => one - other).flatMap((ticket) => this.at(ticket) ?? []);
  }

  /** The tickets of at most `max` people who are to be looked at by now. */
  due(at: number, max: number): readonly number[] {
    const tickets: number[] = [];
    for (const [slot, due] of this.#parts.agenda) {
      if (slot * limits.recheckGrainMs > at) break;
      for (const [ticket] of due) {
        if (tickets.length === max) return tickets;
        tickets.push(ticket);
      }
    }
    return tickets;
  }

  /** When somebody is to be looked at next. */
  get nextDueAt(): number | undefined {
    const slot = this.#parts.agenda.first();
    return slot === undefined ? undefined : slot * limits.recheckGrainMs;
  }

  /** In order of arrival. */
  *[Symbol.iterator](): IterableIterator<Waiting> {
    for (const [, waiting] of this.#parts.places) yield waiting;
  }

  toJSON(): LineJson {
    return { waiting: [...this], nextTicket: this.nextTicket };
  }
}

function seated(parts: Parts, waiting: Waiting): Parts {
  const { ticket, dueAt } = waiting;
  let { agenda } = parts;
  if (dueAt !== null) {
    const slot = slotOf(dueAt);
    agenda = agenda.with(slot, (agenda.get(slot) ?? NumberTree.empty<true>()).with(ticket, true));
  }
  const tickets = parts.tickets.with(waiting.member.userId, ticket);
  const placed = { ...parts, places: parts.places.with(ticket, waiting), tickets, agenda };
  const mark = markOf(waiting);
  if (mark === null) return atTables(placed, waiting);
  const tries = parts.tries.get(mark) ?? NumberTree.empty<true>();
  const listed = { ...placed, tries: parts.tries.with(mark, tries.with(ticket, true)) };
  const first = tries.first() ?? ticket;
  if (ticket > first) return listed;
  const former = ticket < first ? listed.places.get(first) : undefined;
  return atTables(former ? fromTables(listed, former) : listed, waiting);
}

function atTables(parts: Parts, waiting: Waiting): Parts {
  let { tables } = parts;
  for (const table of seatsOf(waiting)) {
    const others = tables.get(table) ?? [];
    if (!others.includes(waiting.ticket)) tables = tables.with(table, [...others, waiting.ticket]);
  }
  return { ...parts, tables };
}

/** Without a person's seats, but for the tables that are kept. */
function fromTables(parts: Parts, waiting: Waiting, kept: ReadonlySet<string> = new Set()): Parts {
  let { tables } = parts;
  for (const table of seatsOf(waiting)) {
    if (kept.has(table)) continue;
    const others = tables.get(table) ?? [];
    const left = others.filter((ticket) => ticket !== waiting.ticket);
    if (left.length < others.length) tables = tables.with(table, left.length > 0 ? left : undefined);
  }
  return { ...parts, tables };
}

/** Without what somebody had, but for the tables at which they sit next. */
function unseated(parts: Parts, waiting: Waiting, next?: Waiting): Parts {
  const { ticket, dueAt } = waiting;
  const kept = new Set(next && markOf(next) === markOf(waiting) ? seatsOf(next) : []);
  let { agenda } = parts;
  if (dueAt !== null) {
    const slot = slotOf(dueAt);
    const due = agenda.get(slot)?.without(ticket);
    agenda = due && due.size > 0 ? agenda.with(slot, due) : agenda.without(slot);
  }
  const stood = { ...fromTables(parts, waiting, kept), agenda };
  const mark = markOf(waiting);
  const left = mark === null || (next && markOf(next) === mark) ? stood : withoutTry(stood, mark, ticket);
  if (next) return left;
  const tickets = parts.tickets.with(waiting.member.userId, undefined);
  return { ...left, places: left.places.without(ticket), tickets };
}

/** Takes a try out; when it was the first of its mark, the next one sits down in its stead. */
function withoutTry(parts: Parts, mark: string, ticket: number): Parts {
  const former = parts.tries.get(mark) ?? NumberTree.empty<true>();
  const rest = former.without(ticket);
  const left = { ...parts, tries: parts.tries.with(mark, rest.size > 0 ? rest : undefined) };
  const first = former.first() === ticket ? rest.first() : undefined;
  const waiting = first === undefined ? undefined : parts.places.get(first);
  return waiting ? atTables(left, waiting) : left;
}
