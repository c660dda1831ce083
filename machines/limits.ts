/**
 * Every bound that a machine enforces, with its unit as the last word of its name.
 * Bounds of the process (sessions, streams, mailboxes) stand in `src/limits.ts`; what an operator may change in `src/config.ts`.
 */
export const limits = {
  /** Longest message, in code points. */
  messageCharsMax: 4_000,
  /** Longest message, in bytes of UTF-8. */
  messageBytesMax: 16 * 1024,
  displayNameCharsMax: 40,
  interestsMax: 10,
  interestCharsMax: 40,
  languagesMax: 5,
  languageCharsMax: 35,
  /** Visits the matchmaker remembers to recognise one that is delivered twice; at least half of it is always held. */
  seenVisitsMax: 200_000,
  /** Recent waits from which the next one is estimated. */
  waitSamplesMax: 32,
  /** Two people who have just talked are not paired with each other again for this long. */
  rematchHoldMs: 10_000,
  reportCommentCharsMax: 1_000,
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
