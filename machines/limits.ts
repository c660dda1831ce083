/**
 * Every limit that a machine enforces. The last word of a name is its unit.
 * Limits of the process (sessions, streams, mailboxes) are in `src/limits.ts`; settings for operators are in `src/config.ts`.
 */
export const limits = {
  /** Longest message, in code points. */
  messageCharsMax: 4_000,
  /** Longest message, in bytes of UTF-8. */
  messageBytesMax: 16 * 1024,
  /** Longest message as it is sent, before invisible characters are removed, in UTF-16 code units. */
  messageRawCharsMax: 64 * 1024,
  /** Both members are warned when this percentage of the room's message budget is left. */
  budgetWarningPercent: 10,
  /** The warning comes at the latest when this many messages are left. */
  budgetWarningMessagesMin: 3,
  /** Messages longer than this are never counted as small talk, in code points. */
  emptyMessageCharsMax: 40,
  /** Messages with more words than this are never counted as small talk. */
  emptyMessageWordsMax: 5,
  /** Consecutive messages of small talk, from both members, before both are told. */
  emptyMessagesInARowMax: 6,
  /** Longest name, in graphemes: a character with its marks, or a family emoji, counts once. */
  displayNameCharsMax: 40,
  /** Longest name, in bytes of UTF-8. */
  displayNameBytesMax: 1_024,
  /** Longest name, interest or language as it is sent, before invisible characters are removed, in UTF-16 code units. */
  profileRawCharsMax: 2_048,
  /** Most interests or languages in one call, before duplicates are removed. */
  profileRawItemsMax: 64,
  /** Most interests of a user. */
  interestsMax: 10,
  /** Longest interest, in code points. */
  interestCharsMax: 40,
  /** Most languages of a user. */
  languagesMax: 5,
  /** Longest language tag, in code points. */
  languageCharsMax: 35,
  /** Visits that the matchmaker remembers, to recognise one that is delivered twice. At least half of them are always held. */
  seenVisitsMax: 200_000,
  /** Users in the queue at a time. The next user is refused, unless a partner is there at once. */
  waitingPeopleMax: 1_000_000,
  /** Renewals that led to a match and are remembered, to recognise one that is delivered twice. */
  renewalsMax: 1_000,
  /** Default wait after which a shared language suffices. */
  matchLanguageMs: 10_000,
  /** Default wait after which any partner suffices. */
  matchAnyoneMs: 30_000,
  /** Demands relax and holds end at a multiple of this, so that one timer serves many users. */
  recheckGrainMs: 250,
  /** Users whose demands relax in one step. Other users who are due follow in the next step, at once. */
  recheckPeopleMax: 256,
  /** Recent waits of one demand that an estimate is made from. */
  waitSamplesMax: 64,
  /** With fewer recent waits there is no estimate. */
  waitSamplesMin: 3,
  /** A wait counts as recent for this long. */
  waitSampleLifetimeMs: 60 * 60 * 1000,
  /** Longer estimates are not shown (`null` instead). */
  waitEstimateMs: 60 * 60 * 1000,
  /** Recent matches that the times to match of `chat://pool` are computed from. */
  matchSamplesMax: 256,
  /** Blocks of one user. A further block replaces the oldest. */
  blocksPerUserMax: 500,
  /** Two users who have just talked are not paired again for this long. */
  rematchHoldMs: 10_000,
  /** An address may take this percentage of the recent matches between addresses. Its users are passed over beyond that. */
  originSharePercent: 30,
  /** With few addresses the share is larger: this many times an equal part. */
  originEqualPartsMax: 1.5,
  /** Recent matches that any address may have, whatever its share. */
  originMatchesMin: 8,
  /** The share is not applied to an address while fewer of its users than this have been matched. */
  originPeopleMin: 3,
  /** Matches that count as recent for the share. */
  originMatchesMax: 64,
  /** A match counts as recent for the share for this long. */
  originMatchLifetimeMs: 60 * 60 * 1000,
  /** Wait after which a user is paired with users of an address beyond its share. */
  originHoldMs: 60_000,
  /** Longest comment of a report, in code points. */
  reportCommentCharsMax: 1_000,
  /** Longest comment as it is sent, before invisible characters are removed, in UTF-16 code units. */
  reportCommentRawCharsMax: 8 * 1_024,
  /** Strikes of one user at a time. A further strike replaces the oldest. */
  strikesPerUserMax: 32,
  /** A strike counts for this long. */
  strikeMs: 7 * 24 * 60 * 60 * 1000,
  /** Time-outs that reports alone lead to. After these, reports lead to a ban. */
  timeoutsMax: 2,
  /** Default number of strikes that lead to a time-out. */
  strikesMax: 3,
  /** Default length of a time-out. */
  timeoutMs: 24 * 60 * 60 * 1000,
  /** A closed room answers its members for this long, or while its transcript is kept if that is longer. */
  tombstoneMs: 24 * 60 * 60 * 1000,
} as const;
