import type { Credential } from './credential.ts';
import { credentials } from './credentials.ts';
import { unescaped } from './disguises.ts';
import { withoutEnd } from './ends.ts';
import type { NamedFormat, TokenFormat } from './formats/format.ts';
import { furtherTokens } from './formats/further.ts';
import { furtherNamed } from './formats/further-named.ts';
import kept from './formats/kept.json' with { type: 'json' };
import { KeywordScan } from './keyword-scan.ts';
import { isVaried, looksRandom, turnsIn } from './randomness.ts';

/** Tokens known by themselves: the kept rules and our own. */
export const tokenFormats: readonly TokenFormat[] = [...(kept.tokens as readonly TokenFormat[]), ...furtherTokens];
/** Values known by the name of a service beside them. */
export const namedFormats: readonly NamedFormat[] = [...(kept.named as readonly NamedFormat[]), ...furtherNamed];

/** The forms that a keyword may be part of. */
interface Clue {
  readonly tokens: TokenFormat[];
  readonly named: NamedFormat[];
  readonly credentials: Credential[];
}

type Hit = readonly [keyword: number, at: number];

/** A word that could be a value, with what stands between it and a name before it. */
interface Word {
  readonly text: string;
  readonly at: number;
}

/** How far before a value the name of its service stands. */
const nameReachChars = 80;
const wordCharsMin = 12;
/** A token may begin with words; its end is random. */
const tailChars = 32;

/** Signs within or at the end, and no word that anybody begins a name with. */
const ownBeginning = /^[\w.-]{4,}[_.-]$/;
const commonBeginning = /^(?:test|live|sess|token|secret|expo|depot|jina)[_-]$/;

const isAlphanumeric = (one: string | undefined): boolean => one !== undefined && /[A-Za-z0-9]/.test(one);

/** Whether what begins there is the rest of a longer word. */
const isInWord = (text: string, at: number): boolean => isAlphanumeric(text[at]) && isAlphanumeric(text[at - 1]);

/** The signs or words between a name and a value that make the value a secret of that service. */
const cue =
  /[=:>]|\b(?:key|token|secret|password|pass|api|auth|authtoken|apikey|credential|pat|dsn|is|use|with)s?\b|[_-](?:key|token|secret|pat|dsn|pass)/i;
/** Ids and hashes of these are told to everybody. */
const toldWord =
  /\b(?:commit|sha|sha\d+|hash|digest|checksum|revision|order|invoice|request|trace|build|deploy|image|issue|ticket|user|client|account|project|tenant|message|guild|channel)([ _-]?(?:id|number|no))?\b/gi;
const toldReachChars = 20;

/** Whether what stands before a value says that it is such an id or hash. */
const isTold = (before: string): boolean =>
  [...before.matchAll(toldWord)].some(({ index, 0: word, 1: kind }) => {
    const rest = before.slice(index + word.length);
    const isNear = rest.length <= toldReachChars && !rest.includes('=');
    return isNear || (kind !== undefined && /^\s{0,2}[=:]\s{0,2}["']?$/.test(rest));
  });

const isIdOf = /id[=:>]{1,3}$/i;

/** The bot tokens of Discord have no beginning of their own. */
const threeParts = /^[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}$/;
const threePartsWithin = /[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}/;

/** AWS prints these in its own manuals. */
const manuals = /EXAMPLE(?:KEY)?$/;

class SecretFinder {
  readonly #clues: readonly Clue[];
  readonly #scan: KeywordScan;
  /** Compiled when they are first needed. */
  readonly #expressions = new Map<TokenFormat | NamedFormat, RegExp>();

  constructor() {
    const clues = new Map<string, Clue>();
    const clueOf = (keyword: string): Clue => {
      const clue = clues.get(keyword) ?? { tokens: [], named: [], credentials: [] };
      clues.set(keyword, clue);
      return clue;
    };
    for (const format of tokenFormats) for (const key of format.keys) clueOf(key).tokens.push(format);
    for (const format of namedFormats) for (const name of format.names) clueOf(name).named.push(format);
    for (const credential of credentials) for (const key of credential.keys) clueOf(key).credentials.push(credential);
    this.#clues = [...clues.values()];
    this.#scan = new KeywordScan([...clues.keys()]);
  }

  isIn(text: string): boolean {
    const plain = text.normalize('NFKC');
    const read = unescaped(plain);
    return this.#isRead(plain) || (read !== plain && this.#isRead(read)) || this.#isSplit(plain);
  }

  #isRead(text: string): boolean {
    const hits = this.#scan.find(text);
    const words = wordsOf(text);
    if (words.some(({ text: word }) => threeParts.test(word) && turnsIn(word) > word.length / 4)) return true;
    return (
      hits.some((hit) => this.#isToken(text, hit) || this.#isCredential(text, hit)) || this.#isNamed(text, hits, words)
    );
  }

  #isToken(text: string, [keyword, at]: Hit): boolean {
    const formats = this.#clues[keyword]?.tokens ?? [];
    if (formats.length > 0 && !isAlphanumeric(text[at - 1]) && this.#isNewer(text, at, keyword)) return true;
    return formats.some((format) => {
      const from = at - (format.at ?? 0);
      if (from < 0 || isInWord(text, from)) return false;
      const [found] = this.#match(format, text, from) ?? [];
      return found !== undefined && isVaried(found) && !manuals.test(found);
    });
  }

  /** Text that neither begins nor goes on like a word. Its length does not count: formats change their lengths. */
  #isNewer(text: string, at: number, keyword: number): boolean {
    const end = at + this.#scan.length(keyword);
    const begin = text.slice(at, end);
    if (!ownBeginning.test(begin) || commonBeginning.test(begin)) return false;
    return looksRandom(/^[A-Za-z0-9]{0,64}/.exec(text.slice(end, end + 64))?.[0] ?? '', 20);
  }

  #isCredential(text: string, [keyword, at]: Hit): boolean {
    const found = this.#clues[keyword]?.credentials ?? [];
    return found.length > 0 && found.some((one) => one.isAt(text, at, at + this.#scan.length(keyword)));
  }

  #isNamed(text: string, hits: readonly Hit[], words: readonly Word[]): boolean {
    const names = hits.filter(([keyword]) => (this.#clues[keyword]?.named.length ?? 0) > 0);
    if (names.length === 0) return false;
    return words.some((word) => {
      const near = names.filter(([, at]) => at < word.at + word.text.length && at > word.at - nameReachChars);
      if (near.length === 0) return false;
      const values = valuesIn(word);
      return near.some((hit) => this.#isNamedBy(text, hit, values));
    });
  }

  #isNamedBy(text: string, [keyword, at]: Hit, values: readonly Word[]): boolean {
    const end = at + this.#scan.length(keyword);
    return values.some((value) => {
      if (value.at < end || value.at > end + nameReachChars) return false;
      const between = text.slice(end, value.at);
      return (
        cue.test(between) &&
        !isTold(between) &&
        isMixed(value.text) &&
        !manuals.test(value.text) &&
        (this.#clues[keyword]?.named ?? []).some((one) => this.#match(one, value.text, 0)?.[0] === value.text)
      );
    });
  }

  /** A token that is spaced out or broken over lines; words that happen to stand so are not as mixed as one. */
  #isSplit(text: string): boolean {
    const joined = text.replace(/["'`]\s*\+\s*["'`]/g, '').replace(/[\s"'`,|*]+|\\\s/g, '');
    if (joined.length === text.length || joined.length < wordCharsMin) return false;
    if (/BEGIN[A-Z0-9]{0,24}PRIVATEKEY/.test(joined) && /-{4}BEGIN/.test(joined)) return true;
    if (looksRandom(threePartsWithin.exec(joined)?.[0] ?? '')) return true;
    const places = placesIn(text, joined);
    return this.#scan.find(joined).some(([keyword, at]) => {
      const { tokens = [], named = [] } = this.#clues[keyword] ?? {};
      const isBegun = (from: number) => from >= 0 && !isInWord(text, places[from] ?? 0);
      const found = tokens
        .map((format) => [format, at - (format.at ?? 0)] as const)
        .filter(([, from]) => isBegun(from))
        .map(([format, from]) => this.#match(format, joined, from)?.[0]);
      const end = at + this.#scan.length(keyword);
      const assigned = /^[\w.-]{0,30}[=:>]{1,3}/.exec(joined.slice(end, end + 40))?.[0] ?? '';
      const values =
        assigned === '' || isIdOf.test(assigned)
          ? []
          : named.map((format) => this.#match(format, joined, end + assigned.length)?.[0]);
      return [...found, ...values].some((one) => one !== undefined && isNoSentence(one));
    });
  }

  #match(format: TokenFormat | NamedFormat, text: string, at: number): RegExpExecArray | null {
    const expression = this.#expressions.get(format) ?? expressionOf(format);
    this.#expressions.set(format, expression);
    expression.lastIndex = at;
    return expression.exec(text);
  }
}

/** The expression of a format, to be tried at one place. */
export const expressionOf = (format: TokenFormat | NamedFormat): RegExp =>
  new RegExp('value' in format ? format.value : format.pattern, format.isAnyCase ? 'iy' : 'y');

const wordsOf = (text: string): readonly Word[] =>
  [...text.matchAll(/[^\s"'`,;|<>()[\]{}]+/g)]
    .filter(([word]) => word.length >= wordCharsMin)
    .map((match) => ({ text: match[0], at: match.index }));

/** The word itself, and what stands in it behind a sign of assignment, without the stop of its sentence. */
function valuesIn({ text, at }: Word): readonly Word[] {
  const starts = [0, text.indexOf('=') + 1, text.indexOf(':') + 1, text.lastIndexOf(':') + 1];
  return [...new Set(starts)].map((start) => ({ text: withoutEnd(text.slice(start), '.!?:'), at: at + start }));
}

/** Letters and digits: neither a number nor a word. */
const isMixed = (value: string): boolean => /\d/.test(value) && /[a-z]/i.test(value) && isVaried(value);

/** Whether words that were joined do not come to this: what takes turns, or capitals with a digit among them. */
const isNoSentence = (one: string): boolean =>
  looksRandom(one) || looksRandom(one.slice(-tailChars)) || (/^[A-Z\d-]+$/.test(one) && isMixed(one));

/** Where each character of the joined text stands in the text it was joined of. */
function placesIn(text: string, joined: string): Int32Array {
  const places = new Int32Array(joined.length);
  let place = 0;
  for (let index = 0; index < joined.length; index += 1) {
    while (place < text.length && text[place] !== joined[index]) place += 1;
    places[index] = place;
    place += 1;
  }
  return places;
}

let finder: SecretFinder | undefined;

/** Whether the text holds something of a form that only its owner should have: a private key, a token, a password, a session. */
export function holdsSecret(text: string): boolean {
  finder ??= new SecretFinder();
  return finder.isIn(text);
}
