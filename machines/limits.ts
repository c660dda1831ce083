/**
 * Every bound that a machine enforces, with its unit as the last word of its name.
 * Bounds of the process (sessions, streams, mailboxes) stand in `src/limits.ts`; what an operator may change in `src/config.ts`.
 */
export const limits = {
  /** Longest message, in code points. */
  messageCharsMax: 4_000,
  /** Longest message, in bytes of UTF-8. */
  messageBytesMax: 16 * 1024,
  /** Longest message as it is sent, before invisible characters are removed, in UTF-16 code units. */
  messageRawCharsMax: 64 * 1024,
  /** Of its message budget a room has this part left when both are warned, in percent, but never fewer messages than the next bound. */
  budgetWarningPercent: 10,
  budgetWarningMessagesMin: 3,
  /** Longer messages say something. */
  emptyMessageCharsMax: 40,
  emptyMessageWordsMax: 5,
  /** So many messages in a row, of both members, that say nothing new: both are told. */
  emptyMessagesInARowMax: 6,
  /** Longest name, in characters as a reader counts them; each may be several code points. */
  displayNameCharsMax: 40,
  /** Longest name, in bytes of UTF-8. */
  displayNameBytesMax: 1_024,
  /** Longest name, interest or language as it is sent, before invisible characters are removed, in UTF-16 code units. */
  profileRawCharsMax: 2_048,
  /** Interests or languages as they are sent, before doubles are removed. */
  profileRawItemsMax: 64,
  interestsMax: 10,
  interestCharsMax: 40,
  languagesMax: 5,
  languageCharsMax: 35,
  /** Visits the matchmaker remembers to recognise one that is delivered twice; at least half of it is always held. */
  seenVisitsMax: 200_000,
  /** People who wait at a time; one more is turned away unless they can be paired at once. */
  waitingPeopleMax: 1_000_000,
  /** Renewals that led to a match, remembered to recognise one that is delivered twice. */
  renewalsMax: 1_000,
  /** From so long a wait on a shared language is enough, if the operator says nothing else. */
  matchLanguageMs: 10_000,
  /** From so long a wait on anyone will do, if the operator says nothing else. */
  matchAnyoneMs: 30_000,
  /** Demands relax and holds end at the next multiple of this, so that one timer serves many. */
  recheckGrainMs: 250,
  /** People whose demands relax in one step; others who are due follow at once. */
  recheckPeopleMax: 256,
  /** Recent waits of one demand from which the next one is estimated. */
  waitSamplesMax: 64,
  /** Fewer of them estimate nothing. */
  waitSamplesMin: 3,
  /** An older wait is not recent. */
  waitSampleLifetimeMs: 60 * 60 * 1000,
  /** Nothing beyond is estimated. */
  waitEstimateMs: 60 * 60 * 1000,
  /** Recent matches from which the pool's times to match are told. */
  matchSamplesMax: 256,
  /** People whom one person blocks; the oldest block goes when one more comes. */
  blocksPerUserMax: 500,
  /** Two people who have just talked are not paired with each other again for this long. */
  rematchHoldMs: 10_000,
  /**
   * Part of the recent matches between addresses that one address may take, in percent, or this many times an equal part of the addresses
   * that met if that is more. Beyond it people of that address are passed over for a while.
   */
  originSharePercent: 30,
  originEqualPartsMax: 1.5,
  /** So many recent matches an address may have in any case, and any number as long as fewer people of it than this have met anybody. */
  originMatchesMin: 8,
  originPeopleMin: 3,
  /** What counts as recent: the last matches, and for how long. */
  originMatchesMax: 64,
  originMatchLifetimeMs: 60 * 60 * 1000,
  /** After so long a wait a person meets people of an address beyond its share all the same. */
  originHoldMs: 60_000,
  reportCommentCharsMax: 1_000,
  /** Longest comment as it is sent, before invisible characters are removed, in UTF-16 code units. */
  reportCommentRawCharsMax: 8 * 1_024,
  /** Reports that count against one person at a time; the oldest goes. */
  strikesPerUserMax: 32,
  /** How long a report counts. */
  strikeMs: 7 * 24 * 60 * 60 * 1000,
  /** So many time-outs come of reports alone; what follows is a ban. */
  timeoutsMax: 2,
  /** Reporters it takes, if the operator says nothing else. */
  strikesMax: 3,
  /** How long a time-out lasts, if the operator says nothing else. */
  timeoutMs: 24 * 60 * 60 * 1000,
  /** A closed room still answers its members for this long, or as long as its transcript is kept if that is longer. */
  tombstoneMs: 24 * 60 * 60 * 1000,
} as const;
