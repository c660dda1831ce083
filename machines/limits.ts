/**
 * Every bound that a machine enforces, with its unit as the last word of its name.
 * Bounds of the process (sessions, streams, mailboxes) stand in `src/limits.ts`; what an operator may change in `src/config.ts`.
 */
export const limits = {
  /** Longest message, in code points. */
  messageCharsMax: 4_000,
  /** Longest message, in bytes of UTF-8. */
  messageBytesMax: 16 * 1024,
  /** Of its message budget a room has this part left when both are warned, in percent, but never fewer messages than the next bound. */
  budgetWarningPercent: 10,
  budgetWarningMessagesMin: 3,
  /** Longer messages say something. */
  emptyMessageCharsMax: 40,
  emptyMessageWordsMax: 5,
  /** So many messages in a row, of both members, that say nothing new: both are told. */
  emptyMessagesInARowMax: 6,
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
  /** A closed room still answers its members for this long, or as long as its transcript is kept if that is longer. */
  tombstoneMs: 24 * 60 * 60 * 1000,
} as const;
