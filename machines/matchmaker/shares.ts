import { limits } from '../limits.ts';
import { draw } from './draw.ts';
import type { Waiting } from './waiting-line.ts';

/** A match of two parties: an address, or a person whom no limit of an address holds. */
export interface SharedMatch {
  readonly parties: readonly [string, string];
  /** A number for each of the two people. */
  readonly people: readonly [number, number];
  readonly at: number;
}

interface Part {
  readonly matches: number;
  readonly people: ReadonlySet<number>;
}

/** It leads back to no name, so that nothing of a forgotten person stays here. */
const personOf = ({ member }: Waiting): number => draw(member.userId, 2 ** 32);
const partyOf = (waiting: Waiting): string =>
  waiting.entrance?.isLimited ? waiting.entrance.origin : `person ${personOf(waiting)}`;

const isHeld = ({ entrance }: Waiting): boolean => entrance?.isLimited === true;

/**
 * Which part of the recent matches each address has taken. A match of two people of one address takes nothing from others and does not
 * count. It never changes: `with` gives another one. Its cost does not grow with the number of users.
 */
export class Shares {
  /** Oldest first. */
  readonly #matches: readonly SharedMatch[];
  #parts: ReadonlyMap<string, Part> | undefined;

  private constructor(matches: readonly SharedMatch[]) {
    this.#matches = matches;
  }

  static empty(): Shares {
    return new Shares([]);
  }

  static from(json: readonly SharedMatch[]): Shares {
    return new Shares(json);
  }

  with(one: Waiting, other: Waiting, at: number): Shares {
    const parties = [partyOf(one), partyOf(other)] as const;
    if (parties[0] === parties[1]) return this;
    const people = [personOf(one), personOf(other)] as const;
    return new Shares([...this.#recent(at).#matches, { parties, people, at }].slice(-limits.originMatchesMax));
  }

  /** Whether any two may have to wait for others. */
  get mayHold(): boolean {
    return this.#matches.length >= limits.originMatchesMin;
  }

  /** Until when two are not to meet, since others are to meet first; 0 for no such time. */
  heldUntil(one: Waiting, other: Waiting, at: number): number {
    if (!this.mayHold || (!isHeld(one) && !isHeld(other))) return 0;
    const parties = [partyOf(one), partyOf(other)] as const;
    if (parties[0] === parties[1]) return 0;
    // Each has to have waited for others before they take a person of an address beyond its share.
    const isBeyond = this.#recent(at).#beyond(parties);
    return Math.max(
      isHeld(one) && isBeyond(parties[0]) ? other.sinceAt + limits.originHoldMs : 0,
      isHeld(other) && isBeyond(parties[1]) ? one.sinceAt + limits.originHoldMs : 0,
    );
  }

  toJSON(): readonly SharedMatch[] {
    return this.#matches;
  }

  #recent(at: number): Shares {
    const isRecent = (match: SharedMatch): boolean => at - match.at <= limits.originMatchLifetimeMs;
    const [oldest] = this.#matches;
    return oldest === undefined || isRecent(oldest) ? this : new Shares(this.#matches.filter(isRecent));
  }

  /** Whether one match more of these parties is more than the party's share. */
  #beyond(parties: readonly [string, string]): (party: string) => boolean {
    this.#parts ??= partsOf(this.#matches);
    const parts = this.#parts;
    const newcomers = parties.filter((party) => !parts.has(party)).length;
    const equalParts = (2 * limits.originEqualPartsMax) / (parts.size + newcomers);
    const share = Math.max(limits.originSharePercent / 100, equalParts);
    const most = Math.max(limits.originMatchesMin, share * (this.#matches.length + 1));
    return (party) => {
      const part = parts.get(party);
      return part !== undefined && part.people.size >= limits.originPeopleMin && part.matches + 1 > most;
    };
  }
}

function partsOf(matches: readonly SharedMatch[]): ReadonlyMap<string, Part> {
  const parts = new Map<string, { matches: number; readonly people: Set<number> }>();
  for (const { parties, people } of matches) {
    for (const seat of [0, 1] as const) {
      const part = parts.get(parties[seat]) ?? { matches: 0, people: new Set() };
      part.matches += 1;
      part.people.add(people[seat]);
      parts.set(parties[seat], part);
    }
  }
  return parts;
}
