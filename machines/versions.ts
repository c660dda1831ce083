import { Map as PersistentMap } from 'immutable';
import type { ActorKind, UserId } from './address.ts';
import { limits } from './limits.ts';
import { Blocks } from './matchmaker/blocks.ts';
import type { SharedMatch } from './matchmaker/shares.ts';
import { Shares } from './matchmaker/shares.ts';
import type { LineJson } from './matchmaker/waiting-line.ts';
import { WaitingLine } from './matchmaker/waiting-line.ts';
import { noWaits } from './matchmaker/waits.ts';
import type { Apart, Member } from './protocol.ts';

/**
 * Version of each machine's snapshot. It rises when a state, or the shape of the context, changes; the step from the version before is
 * then added below. `test/unit/machines/versions.test.ts` fails when a chart has changed and its version has not.
 */
export const versions: { readonly [kind in ActorKind]: number } = { matchmaker: 3, room: 3, user: 3 };

type Upgrade = (context: object) => object;

const boundless = { messagesMax: 0, messagesPerMinute: 0 };

/** Per kind, what makes a context of version 2 of one of version 1, and so on. */
const upgrades: { readonly [kind in ActorKind]: readonly Upgrade[] } = {
  matchmaker: [followARelaxingSchedule, knowEntrances],
  // In that version a transcript was kept as long as the tombstone, messages had no limit, and there were no reports.
  room: [
    (context) => ({
      ...context,
      // At the latest.
      openedAt: (context as { lastAt: number }).lastAt,
      ...boundless,
      historyMs: limits.tombstoneMs,
      restedAt: [0, 0],
      emptyInARow: [0, 0],
      isToldNothingNew: false,
      strikePolicy: { strikesMax: limits.strikesMax, timeoutMs: limits.timeoutMs },
      reportIds: [null, null],
    }),
    (context) => keepNoProfiles(noteWhoHasSpoken(context)),
  ],
  user: [
    (context) => {
      const { room } = context as { room: object | null };
      return {
        ...context,
        room: room && { ...room, ...boundless },
        bornAt: 0,
        strikes: [],
        timeouts: 0,
        sanction: null,
      };
    },
    (context) => restAtOnce(tellLapsedPlaces(knowOriginsOfStrikes(context))),
  ],
};

/** A user who leaves the queue by absence is told so from now on: the context holds nothing of it. */
function tellLapsedPlaces(context: object): object {
  return context;
}

/**
 * Before, the last partner's name stood until the next one came. Now a timer drops it, and an upgrade sets none. Without the name, two
 * users who parted within the last `limits.rematchHoldMs` may meet again.
 */
function restAtOnce(context: object): object {
  return { ...context, apart: null };
}

/** Before, a room kept what its members had said of themselves, and its last message had one time alone. */
function keepNoProfiles(context: object): object {
  const { members, lastAt, ...kept } = context as { readonly members: readonly Member[]; readonly lastAt: number };
  const bare = members.map(({ userId, visit }) => ({ userId, visit }));
  return { ...kept, members: bare, lastAt, saidAt: lastAt, isSealed: true };
}

interface MatchmakerOfVersion1 {
  readonly waiting: readonly { readonly member: Member; readonly sinceAt: number; readonly apart: Apart | null }[];
  readonly waitsMs: readonly number[];
}

/** Before, everybody met anyone: so it stays until the server says what its schedule is. How long people waited then tells nothing. */
function followARelaxingSchedule(context: object): object {
  const { waiting, waitsMs, ...kept } = context as MatchmakerOfVersion1;
  const line: LineJson = {
    // Each waiting user may be held apart from another: all of them are looked at again.
    waiting: waiting.map((one, index) => ({
      ...one,
      ticket: index + 1,
      level: 2,
      dueAt: one.apart?.untilAt ?? null,
    })) as unknown as LineJson['waiting'],
    nextTicket: waiting.length + 1,
  };
  const schedule = { languageMs: 0, anyoneMs: 0 };
  return {
    ...kept,
    schedule,
    line,
    blocks: [],
    waits: noWaits,
    matches: [],
    passedOn: [],
    recheckAt: null,
    checkedAt: 0,
  };
}

/** Where those who waited had entered from was not known: nobody is taken for a further try, and no address has a share. */
function knowEntrances(context: object): object {
  const { line, ...kept } = context as { readonly line: LineJson };
  const waiting = line.waiting.map((one) => ({ ...one, entrance: null, isHeard: true }));
  return { ...kept, line: { ...line, waiting }, shares: [] };
}

/** Each message put off the time at which its sender is rested, but where the pace has no bound: then both count as having spoken. */
function noteWhoHasSpoken(context: object): object {
  const { restedAt, messagesPerMinute, seq } = context as {
    readonly restedAt: readonly [number, number];
    readonly messagesPerMinute: number;
    readonly seq: number;
  };
  const hasSpoken = restedAt.map((at) => (messagesPerMinute === 0 ? seq > 0 : at > 0));
  return { ...context, hasSpoken };
}

interface StruckBefore {
  readonly strikes: readonly object[];
  readonly sanction: { readonly strikes: readonly object[] } | null;
}

/** From where a report had come was not known. */
function knowOriginsOfStrikes(context: object): object {
  const { strikes, sanction } = context as StruckBefore;
  const withOrigin = (strike: object) => ({ ...strike, origin: null });
  return {
    ...context,
    strikes: strikes.map(withOrigin),
    sanction: sanction && { ...sanction, strikes: sanction.strikes.map(withOrigin) },
  };
}

interface PlainMatchmaker {
  readonly seen: { readonly young: Record<string, number>; readonly old: Record<string, number> };
  readonly line: LineJson;
  readonly blocks: readonly (readonly [UserId, readonly UserId[]])[];
  readonly shares: readonly SharedMatch[];
}

/** Brings back what JSON cannot hold. */
const revivers: { readonly [kind in ActorKind]?: (context: object) => object } = {
  matchmaker(context) {
    const { seen, line, blocks, shares } = context as PlainMatchmaker;
    return {
      ...context,
      seen: { young: PersistentMap(seen.young), old: PersistentMap(seen.old) },
      line: WaitingLine.from(line),
      blocks: Blocks.from(blocks),
      shares: Shares.from(shares),
    };
  },
};

/** A stored context as today's machine takes it. @throws Error for one of a version that is later, or has no way to today's */
export function upgrade(kind: ActorKind, version: number, context: object): object {
  const steps = upgrades[kind].slice(version - 1);
  if (version > versions[kind] || steps.length !== versions[kind] - version) {
    throw new Error(
      `a ${kind} of version ${version} cannot be made one of version ${versions[kind]}: use the server that wrote it`,
    );
  }
  const upgraded = steps.reduce((now, step) => step(now), context);
  return revivers[kind]?.(upgraded) ?? upgraded;
}
