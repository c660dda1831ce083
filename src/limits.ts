/**
 * Limits of the process. The last word of a name is its unit.
 * Limits that a machine enforces are in `machines/limits.ts`; settings for operators are in `config.ts`.
 */
export const limits = {
  /** Commands in the mailbox of one actor. A further command is refused with a time to retry. */
  mailboxCommandsMax: 256,
  /** Events handled before their effects are committed and released. */
  turnEventsMax: 1_024,
  /** Default number of unread entries in one outbox. A further entry replaces the oldest, and the reader is told. */
  outboxEntriesMax: 1_000,
  /** Messages kept of one room. */
  transcriptMessagesMax: 1_000,
  /** Messages in one result of `get_history`. */
  historyMessagesMax: 100,
  /** Messages in one result of `get_history` when the call names no number. */
  historyMessagesDefault: 50,
  /** Last messages of a room that are stored with a report. */
  evidenceMessagesMax: 50,
  /** Stored reports. Past this, the oldest report of the most active reporter is deleted and the audit log records it. */
  reportsMax: 10_000,
  /** Lines of the audit log that the store in memory keeps. */
  auditLinesMax: 100_000,
  /** Reports or lines of the audit log on one page for moderators. */
  pageMax: 100,
  /** Reports or lines on one page when the request names no number. */
  pageDefault: 20,
  /** Wrong tokens per address per minute at `/admin`. */
  adminFailuresPerMinuteMax: 10,
  /** Sends of one user that are remembered by `client_message_id`. */
  receiptsPerUserMax: 10_000,
  /** Users at a time. */
  peopleMax: 1_000_000,
  /** Sessions at a time. */
  sessionsMax: 20_000,
  /** A session without a call or a stream for this long is ended. The user keeps the handle. */
  sessionIdleMs: 60 * 60 * 1000,
  /** An open stream alone, without a call, keeps a place in the queue for this long. */
  streamKeepsPlaceMs: 15 * 60 * 1000,
  /** A user who never presented the handle keeps a place in the queue for this long. */
  unprovenMs: 60_000,
  /** Event streams open at a time, of all kinds. */
  streamsMax: 20_000,
  /** A session without any request after `initialize` is ended after this long. */
  unusedSessionMs: 60_000,
  /** Sessions that are ended at a time to make room for one more. */
  sessionsShedMax: 256,
  /** Subscriptions of one session. */
  subscriptionsPerSessionMax: 32,
  /** Longest URI of a subscription, in UTF-16 code units. */
  uriCharsMax: 512,
  /** Longest wait of `wait_for_events`. */
  waitSecondsMax: 50,
  /** Wait of `wait_for_events` when the call names no time. */
  waitSecondsDefault: 45,
  /** Events in one result of `wait_for_events`. */
  waitEventsMax: 100,
  /** User text in one result, in UTF-16 code units. A single message always fits. */
  resultCharsMax: 24_000,
  /** Estimated size of one result, in tokens at worst, with everything around the user text. Hosts refuse results above 25,000. */
  resultTokensMax: 24_000,
  /** Tokens that an event or a message costs besides its text. */
  resultEntryTokens: 150,
  /** Interval of progress notifications of a waiting call that has a progress token. */
  heartbeatMs: 12_000,
  /** A typing sign is sent to the partner at most once in this time. */
  typingRepeatMs: 2_000,
  /** A typing sign ends after this long without another one. */
  typingSilenceMs: 6_000,
  /** Interval at which an open stream is told the place in the queue. */
  queueSampleMs: 5_000,
  /** Interval of comments on an open stream, so that proxies keep it. A stream is ended when its reader takes nothing for twice as long. */
  keepAliveMs: 15_000,
  /** Time after which a pending answer that is a stream sends its head. Proxies give up on a silent answer at 30 s. */
  silenceMs: 8_000,
  /** An idle connection is kept for this long: longer than the 60 s of load balancers. */
  connectionIdleMs: 65_000,
  /** `chat://pool` hides counts below this, so that no user is singled out. */
  countedPeopleMin: 5,
  /** Largest body of a request. */
  requestBytesMax: 256 * 1024,
  /** Bytes of unfinished bodies per address. Past this, a body of that address is refused. */
  addressBodyBytesMax: 8 * 1024 * 1024,
  /** Bytes of unfinished bodies in all. Past this, the requests of the address that holds the most are closed. */
  processBodyBytesMax: 64 * 1024 * 1024,
  /** Longest list that is written as one text, in UTF-16 code units. */
  listCharsMax: 4_000,
  /** Longest text that is compared with the words of an enumeration, in UTF-16 code units. */
  enumCharsMax: 64,
  /** JSON-RPC messages in one request body. */
  batchMessagesMax: 100,
  /** Wrong arguments that one refusal names. */
  wrongPlacesMax: 8,
  /** Requests of one batch that run at the same time. The others start as these end. */
  batchRequestsAtOnceMax: 8,
  /** Longest id and progress token of a request, in UTF-16 code units. Both are repeated in every notification of a stream. */
  idCharsMax: 256,
  /** Nesting of objects and arrays in a request body. */
  jsonDepthMax: 64,
  /** Pipelined requests per connection. Further requests are refused. */
  connectionRequestsMax: 16,
  /** Pipelined requests per connection, refused requests included. Past this, the connection is closed. */
  connectionRequestsHeldMax: 64,
  /** Unread bytes per connection. Past this, no further request of a batch starts. */
  connectionBacklogBytesMax: 256 * 1024,
  /** Unread bytes per address. Past this, the next request of that address is refused. */
  addressBacklogBytesMax: 16 * 1024 * 1024,
  /** Unread bytes in all. Past this, the connections of the address with the most are closed. */
  processBacklogBytesMax: 128 * 1024 * 1024,
  /** A connection is closed when its reader takes nothing for this long. */
  backlogStallMs: 30_000,
  /** A held-back message can be confirmed for this long. */
  confirmationMs: 10 * 60 * 1000,
  /** Users with a message to confirm, at a time. A further one replaces the oldest, whose message has to be sent again. */
  confirmationsMax: 10_000,
  /** Keys (e.g. addresses) tracked per bucket kind. Two generations are kept, so up to twice this many. */
  bucketsMax: 100_000,
  /** Burst of messages per user. The rate per minute is a setting, as are all rates. */
  sendsBurstCalls: 1_200,
  /** Burst of other tool calls per user. */
  personBurstCalls: 1_200,
  /** Burst of entries into the queue per user. */
  entriesBurstCalls: 60,
  /** A user may enter the queue once for every `callsPerEntry` calls their rate allows. */
  callsPerEntry: 8,
  /** Burst of tool calls per address. */
  addressBurstCalls: 100,
  /** Requests of any kind per allowed tool call of an address. Further requests are refused unread. */
  requestsPerCall: 2,
  /** Body bytes that count as one request against the rate of an address. */
  requestBytesPerToken: 16 * 1024,
  /** Unknown handles per address per minute. */
  guessesPerMinute: 10,
  /** Log lines per kind of warning per minute, from all addresses. */
  warningsPerMinute: 300,
  /** `retry_after_seconds` sent when an address already has too many people in the queue. */
  queueFullRetrySeconds: 30,
  /** Longest text of the operator's terms, in UTF-16 code units. The model of each new user reads it. */
  termsCharsMax: 16_000,
  /** A rate-limited connection gets its 429 after this delay plus a random share of it, so refusals do not arrive together. */
  refusalDelayMs: 1_000,
  /** Open connections per allowed session of an address. */
  connectionsPerSession: 4,
  /** Header names that one preflight allows. */
  corsHeadersMax: 64,
  /** Logged part of a refused Host or Origin, in UTF-16 code units. */
  loggedHeaderCharsMax: 100,
  /** Time for a client to send the head of a request. */
  headMs: 10_000,
  /** Time for a client to send a whole request. */
  requestMs: 30_000,
  /** The process exits this long after a signal to stop, even if something is still pending. */
  shutdownMs: 4_000,
  /** Default `retry_after_seconds` of a refusal. */
  retryAfterSeconds: 5,
} as const;
