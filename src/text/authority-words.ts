import words from './authority-words.json' with { type: 'json' };

/** Words of one language by which a name claims to speak for this server. Phrases are separated by commas, words by spaces. */
export interface AuthorityWords {
  /** A name that holds one of these as a word of its own is refused. Where a script puts no spaces, it is found anywhere. */
  readonly authorities?: string;
  /** The same for several words in a row, or written as one. */
  readonly phrases?: string;
  /** Any name may hold these, unless it says nothing else. */
  readonly roles?: string;
  /** Words that go with a role and claim nothing alone. */
  readonly additions?: string;
}

/** By language tag (BCP 47). */
export const authorityWords: Readonly<Record<string, AuthorityWords>> = words.spaced;

/** The same for languages that put no spaces between words, or few. */
export const unspacedAuthorityWords: Readonly<Record<string, AuthorityWords>> = words.unspaced;

/** Words between others that say nothing. Read as words of their own alone: names of people hold them. */
export const connectingWords =
  'and at by for from in of on our the this und der die das von vom für les des del los dos das della из von';

/** Phrases that hold a word of authority and do not mean one. */
export const innocentPhrases =
  'solar system, star system, sound system, immune system, nervous system, metric system, root system, system of a down, nintendo entertainment system, operating system, operating systems, public address system, system shock';
