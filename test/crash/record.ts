/** A message that somebody sent, and what came of it. */
export interface SentMessage {
  readonly roomId: string;
  readonly text: string;
  /** Undefined when it was refused. */
  acknowledged: { readonly seq: number; readonly messageId: string } | undefined;
}

/** An event of the outbox, as it came first. */
export interface HeardEvent {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** All that happened to one person, as they saw it. */
export interface PersonRecord {
  readonly userId: string;
  readonly sent: readonly SentMessage[];
  readonly heard: readonly HeardEvent[];
  /** Rooms they ended by a call of their own. */
  readonly left: ReadonlySet<string>;
  /** Whatever was wrong by their own account. */
  readonly complaints: readonly string[];
  /** Whether they reached the end: every call answered, every event read, in no room and in no queue. */
  readonly isFinished: boolean;
}
