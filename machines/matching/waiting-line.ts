import type { UserId } from '../address.ts';
import { limits } from '../limits.ts';
import type { Apart, Member } from '../protocol.ts';
import type { Level } from './demand.ts';
import { demandOf, tablesOf } from './demand.ts';
import { NumberTree } from './number-tree.ts';
import { VersionedMap } from './versioned-map.ts';

/** Somebody's place in the line. */
export interface Waiting {
  /** Numbers the places in order of arrival. */
  readonly ticket: number;
  readonly member: Member;
  readonly sinceAt: number;
  readonly apart: Apart | null;
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
}

const slotOf = (dueAt: number): number => Math.max(0, Math.ceil(dueAt / limits.recheckGrainMs));
const seatsOf = ({ member, level }: Waiting): readonly string[] => tablesOf(member, demandOf(member, level));

/**
 * Who waits, in order of arrival, at which tables they sit, and when each is to be looked at again. A line never changes: `with` and
 * `without` give another one. What they cost grows with what the person shares and not with the line, as long as nobody is let in who
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

  /** Everybody who has a table in common with somebody, in order of arrival. */
  companions(waiting: Waiting): readonly Waiting[] {
    const tickets = new Set(seatsOf(waiting).flatMap((table) => this.#parts.tables.get(table) ?? []));
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
  let { tables, agenda } = parts;
  for (const table of seatsOf(waiting)) {
    const others = tables.get(table) ?? [];
    if (!others.includes(ticket)) tables = tables.with(table, [...others, ticket]);
  }
  if (dueAt !== null) {
    const slot = slotOf(dueAt);
    agenda = agenda.with(slot, (agenda.get(slot) ?? NumberTree.empty<true>()).with(ticket, true));
  }
  const tickets = parts.tickets.with(waiting.member.userId, ticket);
  return { ...parts, places: parts.places.with(ticket, waiting), tickets, tables, agenda };
}

/** Without what somebody had, but for the tables at which they sit next. */
function unseated(parts: Parts, waiting: Waiting, next?: Waiting): Parts {
  const { ticket, dueAt } = waiting;
  const kept = new Set(next ? seatsOf(next) : []);
  let { tables, agenda } = parts;
  for (const table of seatsOf(waiting)) {
    if (kept.has(table)) continue;
    const others = tables.get(table)?.filter((one) => one !== ticket) ?? [];
    tables = tables.with(table, others.length > 0 ? others : undefined);
  }
  if (dueAt !== null) {
    const slot = slotOf(dueAt);
    const due = agenda.get(slot)?.without(ticket);
    agenda = due && due.size > 0 ? agenda.with(slot, due) : agenda.without(slot);
  }
  if (next) return { ...parts, tables, agenda };
  const tickets = parts.tickets.with(waiting.member.userId, undefined);
  return { ...parts, places: parts.places.without(ticket), tickets, tables, agenda };
}
