import { withoutEnd } from './ends.ts';

/** A secret that is known by the words around it. */
export interface Credential {
  /** In small letters. */
  readonly keys: readonly string[];
  /** Whether one stands at the key that begins at `at` and ends before `end`. Reads no further than `reachChars` either way. */
  isAt(text: string, at: number, end: number): boolean;
}

/** How far from its key a secret begins and ends. */
const reachChars = 240;

/** The text behind a key, as far as a secret may begin there. */
export const after = (text: string, end: number): string => text.slice(end, end + reachChars);
/** The text before a key, as far as a secret may begin there. */
export const before = (text: string, at: number): string => text.slice(Math.max(0, at - reachChars), at);

/** Whether the character is a letter or a digit. */
export const isLetter = (one: string | undefined): boolean => one !== undefined && /[\p{L}\p{N}]/u.test(one);

/** Without the quotes, brackets and full stops of what it stands in. */
export const bare = (word: string): string => withoutEnd(word.replace(/^["'`*([{<«“‘]+/, ''), '"\'`*)]},;.!?»”’>');

/** A value after a sign: the rest of the name, quotes, a sign or a word for "is", quotes. */
export const assigned =
  /^[\w.\]-]{0,24}["'`*]{0,3}[ \t]{0,4}(?:(?:[:=]|=>|:=|==|->|→|：)\s{0,4}|\((?=["']))["'`*“«]{0,3}(?<value>[^\s"'`“”«»]{4,200})/;
/** A value after a word for "is". */
export const said =
  /^["'`*]{0,3}\s{1,3}(?:is|was|are|ist|war|lautet|est|es|era|é|è|to|nå|är|на|—)\s{1,3}["'`*“«:]{0,3}(?<value>[^\s"'`“”«»]{4,200})/i;

/** The value behind a key in one of the forms; empty when there is none. */
export const valueAfter = (form: RegExp, text: string, end: number): string =>
  bare(form.exec(after(text, end))?.groups?.value ?? '');

/** Whether the value is an address, a path, a date or a hash, which users may tell. */
export const isOtherThing = (value: string): boolean =>
  /^(?:https?:\/\/|\/|\.{1,2}\/|\d{4}-\d\d-\d\d|sha\d+[-:]|data:)/i.test(value);
