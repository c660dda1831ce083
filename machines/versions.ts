import { Map as PersistentMap } from 'immutable';
import type { ActorKind } from './address.ts';
import { limits } from './limits.ts';

/**
 * Version of each machine's snapshot. It rises when a state, or the shape of the context, changes; the step from the version before is
 * then added below. `test/unit/machines/versions.test.ts` fails when a chart has changed and its version has not.
 */
export const versions: { readonly [kind in ActorKind]: number } = { matchmaker: 1, room: 2, user: 2 };

type Upgrade = (context: object) => object;

/** Per kind, what makes a context of version 2 of one of version 1, and so on. */
const upgrades: { readonly [kind in ActorKind]: readonly Upgrade[] } = {
  matchmaker: [],
  // What was said in a room was kept for as long as its tombstone stood, and nobody could report.
  room: [
    (context) => ({
      ...context,
      historyMs: limits.tombstoneMs,
      strikePolicy: { strikesMax: limits.strikesMax, timeoutMs: limits.timeoutMs },
      reportIds: [null, null],
    }),
  ],
  user: [(context) => ({ ...context, strikes: [], timeouts: 0, sanction: null })],
};

interface PlainSeen {
  readonly seen: { readonly young: Record<string, number>; readonly old: Record<string, number> };
}

/** Brings back what JSON cannot hold. */
const revivers: { readonly [kind in ActorKind]?: (context: object) => object } = {
  matchmaker(context) {
    const { young, old } = (context as PlainSeen).seen;
    return { ...context, seen: { young: PersistentMap(young), old: PersistentMap(old) } };
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
