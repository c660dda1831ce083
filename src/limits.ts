/**
 * Bounds of the process, with the unit as the last word of each name. Those that a machine enforces stand in `machines/limits.ts`;
 * what an operator may change in `config.ts`.
 */
export const limits = {
  /** Commands that may wait for one actor; one more is refused with a time to retry. */
  mailboxCommandsMax: 256,
  /** Events handled before what they made is committed and released. */
  turnEventsMax: 1_024,
  /** Unread entries of one outbox, if the operator says nothing else; the oldest goes when one more comes, and its reader is told. */
  outboxEntriesMax: 1_000,
  /** Messages kept of one room. */
  transcriptMessagesMax: 1_000,
  /** Messages that one call of get_history may give. */
  historyMessagesMax: 100,
  historyMessagesDefault: 50,
  /** Of the last messages of a room, so many are kept with a report. */
  evidenceMessagesMax: 50,
  /** Reports kept at a time; with one more the oldest of whoever filed the most goes, and the audit log tells. */
  reportsMax: 10_000,
  /** Lines of the audit log that a store without a disk keeps. */
  auditLinesMax: 100_000,
  /** Of reports or of lines, for moderators. */
  pageMax: 100,
  pageDefault: 20,
  /** Wrong tokens that one address may present to `/admin` in a minute. */
  adminFailuresPerMinuteMax: 10,
  /** Remembered sends of one person. */
  receiptsPerUserMax: 10_000,
  /** People known at a time. */
  peopleMax: 1_000_000,
  sessionsMax: 20_000,
  /** A session without a call or a stream for this long is let go; its person keeps their handle. */
  sessionIdleMs: 60 * 60 * 1000,
  /** How long an open stream alone, without a call, keeps a place in the queue. */
  streamKeepsPlaceMs: 15 * 60 * 1000,
  /** In the queue: how long somebody is believed to be there who never came back with the handle they were given. */
  unprovenMs: 60_000,
  /** Event streams open at a time, of all kinds. */
  streamsMax: 20_000,
  /** A session that did nothing but begin is let go after this long. */
  unusedSessionMs: 60_000,
  /** Sessions let go at a time when there is no room for one more. */
  sessionsShedMax: 256,
  subscriptionsPerSessionMax: 32,
  /** Longest URI of a subscription, in UTF-16 code units. */
  uriCharsMax: 512,
  waitSecondsMax: 50,
  waitSecondsDefault: 45,
  waitEventsMax: 100,
  /** People's words in one result, in UTF-16 code units; one message always fits. */
  resultCharsMax: 24_000,
  /** The same in tokens of a model at worst: hosts refuse results above 25,000, and what stands around the words is counted as well. */
  resultTokensMax: 24_000,
  /** What an event or a message costs besides its words, in tokens. */
  resultEntryTokens: 150,
  /** How often a waiting call with a progress token reports that it lives. */
  heartbeatMs: 12_000,
  /** Typing shown to the partner is not shown again for this long. */
  typingRepeatMs: 2_000,
  /** Typing ends with this much silence. */
  typingSilenceMs: 6_000,
  /** How often an open stream is told the place in the queue. */
  queueSampleMs: 5_000,
  /**
   * How often a stream gets a comment, so that nothing between its ends takes it for dead. A stream whose reader takes nothing for twice
   * as long is ended.
   */
  keepAliveMs: 15_000,
  /** How long a request is answered with nothing at all, if its client takes a stream: proxies give up on a silent answer at 30 s. */
  silenceMs: 8_000,
  /** How long a connection is kept that no request is on: longer than a load balancer keeps it, at 60 s. */
  connectionIdleMs: 65_000,
  /** Fewer people than this are not counted where anybody may look, so that nobody is singled out. */
  countedPeopleMin: 5,
  requestBytesMax: 256 * 1024,
  /** Bytes of bodies that one address may have sent before their ends: past this a further one is refused. */
  addressBodyBytesMax: 8 * 1024 * 1024,
  /** The same of everybody: past this the requests of the address of which most is held are closed. */
  processBodyBytesMax: 64 * 1024 * 1024,
  /** A list of words that is written as one text, in UTF-16 code units. */
  listCharsMax: 4_000,
  /** A text that is compared with the words that a field may hold, in UTF-16 code units. */
  enumCharsMax: 64,
  /** JSON-RPC messages in one request body. */
  batchMessagesMax: 100,
  /** Places that a refusal names, however many arguments are wrong. */
  wrongPlacesMax: 8,
  /** Requests of one batch that are answered at the same time; the others begin as these end. */
  batchRequestsAtOnceMax: 8,
  /** Longest id and progress token of a request, in UTF-16 code units: each may be repeated in everything that a stream is told. */
  idCharsMax: 256,
  /** Objects and arrays within each other in a request body. */
  jsonDepthMax: 64,
  /** Requests that a connection may have sent ahead of their answers. */
  connectionRequestsMax: 16,
  /** The same with those that were refused for it: past this the connection is closed. */
  connectionRequestsHeldMax: 64,
  /** Bytes written to a connection that its reader has not taken: past this no further request of a batch begins. */
  connectionBacklogBytesMax: 256 * 1024,
  /** Bytes that readers at one address have not taken: past this their next request is refused. */
  addressBacklogBytesMax: 16 * 1024 * 1024,
  /** Bytes that all readers have not taken: past this the connections of the address that is owed most are closed. */
  processBacklogBytesMax: 128 * 1024 * 1024,
  /** A connection whose reader takes nothing of what was written for this long is closed. */
  backlogStallMs: 30_000,
  /** How long a message that was held back may be confirmed. */
  confirmationMs: 10 * 60 * 1000,
  /** People who have something to confirm, at a time; the oldest has to ask again when one more comes. */
  confirmationsMax: 10_000,
  /** Keys of one kind of bucket, such as addresses, that are remembered in the time a bucket takes to fill up; twice as many at most. */
  bucketsMax: 100_000,
  /** Messages that one person may send at once; how many a minute is the operator's to say, as with all rates. */
  sendsBurstCalls: 1_200,
  /** Other calls that one person may make at once. */
  personBurstCalls: 1_200,
  /** Times that one person may enter the queue at once. */
  entriesBurstCalls: 60,
  /** Of so many calls that a person may make, one may enter the queue. */
  callsPerEntry: 8,
  /** Tool calls that one address may make at once. */
  addressBurstCalls: 100,
  /** Requests of any kind that an address may make for each tool call; past these they are refused unread. */
  requestsPerCall: 2,
  /** A request with a longer body, in bytes, weighs as several. */
  requestBytesPerToken: 16 * 1024,
  /** Handles that nobody has, from one address. */
  guessesPerMinute: 10,
  /** Warnings of one kind that the log takes in a minute, from however many addresses they come. */
  warningsPerMinute: 300,
  /** When somebody is told to try again from whose address too many wait, in seconds. */
  queueFullRetrySeconds: 30,
  /** Longest text of terms, in UTF-16 code units: each newcomer's model reads it. */
  termsCharsMax: 16_000,
  /** How long a connection that does too much waits for its refusal, at least; at most twice as long. */
  refusalDelayMs: 1_000,
  /** Open connections that an address may have for each session that it may have. */
  connectionsPerSession: 4,
  /** Names of headers that a preflight allows at a time. */
  corsHeadersMax: 64,
  /** Of a Host or an Origin that is refused, so much is logged, in UTF-16 code units. */
  loggedHeaderCharsMax: 100,
  /** How long a client may take to send the head of a request, and how long the whole of it. */
  headMs: 10_000,
  requestMs: 30_000,
  /** How long a shutdown may take before the process goes regardless. */
  shutdownMs: 4_000,
  /** What a refused caller is told to wait, in seconds. */
  retryAfterSeconds: 5,
} as const;
