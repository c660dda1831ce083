import { isVaried, turnsIn } from './randomness.ts';

/** Words that examples hold in place of a password. */
const placeholder =
  /^(?:pass(?:word|wd|phrase)?|pwd|pw|(?:your|my|the|our|new|old|some|db|user|admin)?[-_. ]?(?:pass(?:word|wd)?|secret|token|key|api[-_ ]?key)(?:[-_ ]?here)?|changeme|change[-_]me|example|placeholder|redacted|removed|hidden|none|null|undefined|true|false|string|required|optional|todo|tbd|x+|\*+|\.+|•+|#+|_+|-+|<.*>?|\[.*\]?|\{.*|\$.*|%\w+%|@.*)$/i;

/** Values that a program reads from its environment. */
const code =
  /^(?:process\.|os\.|env\.|self\.|this\.|config\.|settings\.|args\.|req\.|request\.|secrets\.|vault\.|var\.|getpass|input\(|prompt|new |\w+\(|\w+\[)/i;

/** Whether what stands where a password does is none: an example's word, a variable, a call. */
export const isPlaceholder = (text: string): boolean => placeholder.test(text) || code.test(text);

/** A date, a time, a version, a range, a measure, a path or an address, which are no passwords. */
const otherThing =
  /^(?:[\d.,:/x×+–-]+(?:[a-z]{1,5})?|v\d[\d.]*|\d+(?:st|nd|rd|th|am|pm|chars?|bits?|bytes?|min|sec|days?)?|[~./][^/]*\/.*|[a-z]+:\/\/.*|[\w.+-]+@[\w-]+\.\w+)$/i;

const passwordCharsMin = 6;
const passwordCharsMax = 128;
/** Names of products change their case four times: `iPhoneUser`. */
const caseTurnsMin = 5;

/** Whether a word looks as people make passwords: letters with digits or signs among them, or a number with enough digits. */
export function looksLikePassword(text: string): boolean {
  if (text.length < passwordCharsMin || text.length > passwordCharsMax || isPlaceholder(text)) return false;
  if (/^\d{6,16}$/.test(text)) return true;
  if (otherThing.test(text) || !isVariedEnough(text)) return false;
  const letters = /\p{L}/u.test(text);
  const digits = /\d/.test(text);
  const signs = /[!@#$%^&*+=?~<>|\\§€£]/.test(text);
  return letters && (digits || signs || turnsIn(text) >= caseTurnsMin);
}

/** Short ones have fewer different characters than keys have. */
const isVariedEnough = (text: string): boolean => isVaried(text) || new Set(text).size >= text.length - 2;
