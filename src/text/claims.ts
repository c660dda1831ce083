import type { AuthorityWords } from './authority-words.ts';
import { authorityWords, connectingWords, innocentPhrases, unspacedAuthorityWords } from './authority-words.ts';
import { collapsed, skeleton } from './look-alikes.ts';

/** The words of a text that `skeleton` gave. */
export const wordsOf = (text: string): readonly string[] =>
  text.split(/[^\p{L}\p{M}\p{N}]/u).filter((word) => word !== '');

const every = [...Object.values(authorityWords), ...Object.values(unspacedAuthorityWords)];

const wordsIn = (lines: readonly (string | undefined)[]): readonly string[] =>
  lines.flatMap((line) => wordsOf(skeleton(line ?? '')));

const phrasesIn = (line: string): readonly (readonly string[])[] =>
  line
    .split(',')
    .map((phrase) => wordsOf(skeleton(phrase)))
    .filter(({ length }) => length > 0);

const of = (tables: readonly AuthorityWords[], field: keyof AuthorityWords) => tables.map((table) => table[field]);

const longestOf = (words: Iterable<string>): number => Math.max(...[...words].map(({ length }) => length));
/** By their first words, so that each place of a text is compared with few. */
const byFirst = (all: readonly (readonly string[])[]): ReadonlyMap<string, readonly (readonly string[])[]> =>
  Map.groupBy(all, ([first = '']) => first);
/** Made when the first name is looked at: a start must not wait for it. */
function makeTables() {
  const phrases = phrasesIn(of(every, 'phrases').join(','));
  const joinedPhrases = phrases.map((phrase) => collapsed(phrase.join('')));
  const authorities = new Set([...wordsIn(of(every, 'authorities')), ...joinedPhrases]);
  const additions = new Set(wordsIn(of(every, 'additions')));
  const claims = new Set([...authorities, ...wordsIn(of(every, 'roles'))]);
  return {
    authorities,
    additions,
    claims,
    connections: new Set(wordsIn([connectingWords])),
    inUnspaced: wordsIn(of(Object.values(unspacedAuthorityWords), 'authorities')),
    partCharsMax: Math.max(longestOf(claims), longestOf(additions)),
    phrasesByFirst: byFirst(phrases),
    innocentByFirst: byFirst(phrasesIn(innocentPhrases)),
  };
}

let made: ReturnType<typeof makeTables> | undefined;
const tables = (): ReturnType<typeof makeTables> => {
  made ??= makeTables();
  return made;
};

type Reach = 'unknown' | 'plain' | 'claim';

function best(one: Reach | undefined, other: Reach | undefined): Reach {
  if (one === 'claim' || other === 'claim') return 'claim';
  return one === 'plain' || other === 'plain' ? 'plain' : 'unknown';
}

/**
 * Whether a text is words of `claiming` and additions written as one, and at least one of the former. Takes time by the length of the text
 * times that of the longest word.
 */
function isMadeOf(text: string, claiming: ReadonlySet<string>): boolean {
  // The possible parts of the text up to each place: none of these, additions alone, or additions and a claim.
  const { additions, partCharsMax } = tables();
  const reached: Reach[] = Array(text.length + 1).fill('unknown');
  reached[0] = 'plain';
  for (let end = 1; end <= text.length; end += 1) {
    for (let start = Math.max(0, end - partCharsMax); start < end && reached[end] !== 'claim'; start += 1) {
      // A letter that ends one word and begins the next is there once.
      const before = best(reached[start], start + 1 < end ? reached[start + 1] : 'unknown');
      if (before === 'unknown') continue;
      const part = text.slice(start, end);
      const isAddition = additions.has(part);
      if (claiming.has(part) || (isAddition && before === 'claim')) reached[end] = 'claim';
      else if (isAddition) reached[end] = 'plain';
    }
  }
  return reached[text.length] === 'claim';
}

const phraseAt = (
  words: readonly string[],
  at: number,
  among: ReadonlyMap<string, readonly (readonly string[])[]>,
): readonly string[] | undefined =>
  among.get(words[at] ?? '')?.find((phrase) => phrase.every((word, index) => words[at + index] === word));

function withoutInnocent(words: readonly string[]): readonly string[] {
  const { innocentByFirst } = tables();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const phrase = phraseAt(words, at, innocentByFirst);
    // Something stays in its place, so that it is not said to be nothing but a claim.
    rest.push(phrase ? '-' : (words[at] ?? ''));
    at += phrase ? phrase.length - 1 : 0;
  }
  return rest;
}

/** Whether these words of a skeleton say that the name is the server's, or of those who run it. */
export function isClaim(all: readonly string[]): boolean {
  const { authorities, additions, claims, connections, inUnspaced, phrasesByFirst } = tables();
  const words = withoutInnocent(all);
  const joined = collapsed(words.join(''));
  return (
    words.some((word, at) => authorities.has(word) || phraseAt(words, at, phrasesByFirst) !== undefined) ||
    (words.every(
      (word) => claims.has(word) || additions.has(word) || connections.has(word) || isMadeOf(word, claims),
    ) &&
      words.some((word) => claims.has(word) || isMadeOf(word, claims))) ||
    // The words of roles are so short that names of people come to them when they are put together.
    isMadeOf(joined, authorities) ||
    inUnspaced.some((word) => joined.includes(word))
  );
}
