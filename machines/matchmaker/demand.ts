import type { Profile } from '../protocol.ts';
import type { Demand, Schedule } from './schedule.ts';

/** How far somebody's demand has relaxed: not, to the language alone, wholly. */
export type Level = 0 | 1 | 2;

/** How far a demand has relaxed after a wait. */
export const levelAfter = (waitedMs: number, { languageMs, anyoneMs }: Schedule): Level => {
  if (waitedMs >= anyoneMs) return 2;
  return waitedMs >= languageMs ? 1 : 0;
};

/** The demand of a user with this profile at this level. A user without interests, or without languages, demands none. */
export function demandOf({ interests, languages }: Profile, level: Level): Demand {
  if (interests.length === 0 || level === 2) return 'anyone';
  if (languages.length === 0) return level === 0 ? 'interest' : 'anyone';
  return level === 0 ? 'interest_and_language' : 'language';
}

/** After how long a wait the demand relaxes next; null when it does not. */
export function widensAfterMs(profile: Profile, level: Level, { languageMs, anyoneMs }: Schedule): number | null {
  const demand = demandOf(profile, level);
  if (demand === 'anyone') return null;
  return demand === 'language' ? anyoneMs : languageMs;
}

/** Tags of one language that differ in the country or the script are one language: `en-GB` is `en`. */
const languageOf = (tag: string): string => tag.split(/[-_]/, 1)[0] ?? tag;

const languagesOf = ({ languages }: Profile): readonly string[] => [...new Set(languages.map(languageOf))];

/** Number of interests that both have. */
export const sharedInterests = (one: Profile, other: Profile): number =>
  one.interests.filter((interest) => other.interests.includes(interest)).length;

/** Whether both speak a common language, whatever the country or script. */
export const shareLanguage = (one: Profile, other: Profile): boolean =>
  languagesOf(one).some((language) => languagesOf(other).includes(language));

// Neither interests nor languages have more than one line.
const tableOf = (interest: string, language: string): string => `${interest}\n${language}`;

/**
 * The tables at which somebody sits. Each stands for things to share, and whoever sits there has those things and demands no others of
 * who sits there as well. So two people are acceptable to each other just when they have a table in common.
 */
export function tablesOf(profile: Profile, demand: Demand): readonly string[] {
  const { interests } = profile;
  const languages = languagesOf(profile);
  const tables = interests.flatMap((interest) => languages.map((language) => tableOf(interest, language)));
  if (demand === 'language' || demand === 'anyone') {
    tables.push(...languages.map((language) => tableOf('', language)));
  }
  if (demand === 'interest' || demand === 'anyone') {
    tables.push(...interests.map((interest) => tableOf(interest, '')));
  }
  if (demand === 'anyone') tables.push(tableOf('', ''));
  return tables;
}
