import { Buffer } from 'node:buffer';
import { limits } from '../../../machines/limits.ts';
import type { Profile } from '../../../machines/protocol.ts';
import type { Refusal } from '../../refusal.ts';
import { cleanLine } from '../../text/hygiene.ts';
import { graphemeCount, imitatesSystem, interestKey, languageKey } from '../../text/names.ts';
import type { TextPolicy } from '../../text/text-policy.ts';

/** The profile as the caller gives it. */
export interface Wanted {
  readonly display_name?: string | undefined;
  readonly interests?: readonly string[] | undefined;
  readonly languages?: readonly string[] | undefined;
}

const isTooMany = (items: readonly string[], itemsMax: number, charsMax: number): boolean =>
  items.length > itemsMax || items.some((item) => [...item].length > charsMax);

const isTooLong = (name: string): boolean =>
  Buffer.byteLength(name) > limits.displayNameBytesMax || graphemeCount(name) > limits.displayNameCharsMax;

/** Before anything else is done with a text: each step after this costs by its length. */
const isBeyondReason = (items: readonly string[]): boolean =>
  items.length > limits.profileRawItemsMax || items.some(({ length }) => length > limits.profileRawCharsMax);

const invalid = (message: string): Refusal => ({ code: 'invalid_input', message });

const nameTooLong = invalid(`display_name may have ${limits.displayNameCharsMax} characters: choose a shorter one.`);
const interestsTooMany = invalid(
  `interests may be ${limits.interestsMax} of ${limits.interestCharsMax} characters each: send fewer.`,
);
const languagesTooMany = invalid(`languages may be ${limits.languagesMax} short tags such as en or de: send fewer.`);

const unique = (items: readonly string[]): readonly string[] => [...new Set(items.filter((item) => item !== ''))];

/** The profile that partners are shown and paired by, cleaned; or why it will not do. */
export function profileOf(wanted: Wanted, textPolicy: TextPolicy): Profile | Refusal {
  const { display_name = '', interests = [], languages = [] } = wanted;
  if (isBeyondReason([display_name])) return nameTooLong;
  if (isBeyondReason(interests)) return interestsTooMany;
  if (isBeyondReason(languages)) return languagesTooMany;
  const refused = textPolicy.refuseInPublic([display_name, ...interests, ...languages]);
  if (refused) return refused;
  const displayName = cleanLine(display_name) || 'Anonymous';
  const told = unique(interests.map(cleanLine));
  const keys = { interests: unique(interests.map(interestKey)), languages: unique(languages.map(languageKey)) };
  if (isTooLong(displayName)) return nameTooLong;
  if (imitatesSystem(displayName)) {
    return {
      code: 'text_refused',
      message: 'This display_name could be taken for the server or those who run it: choose another.',
    };
  }
  // Several interests may come to one key, and a key may be longer.
  if ([told, keys.interests].some((items) => isTooMany(items, limits.interestsMax, limits.interestCharsMax))) {
    return interestsTooMany;
  }
  if (isTooMany(keys.languages, limits.languagesMax, limits.languageCharsMax)) return languagesTooMany;
  const short = [displayName, ...told, ...keys.languages];
  return textPolicy.refuseShortInPublic(short) ?? { displayName, ...keys };
}
