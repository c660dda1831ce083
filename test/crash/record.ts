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

/** A block, from the answer to the call that made it to the beginning of the call that undoes it. Times are those of `now()`. */
export interface BlockRecord {
  readonly whom: string;
  readonly at: number;
  undoneAt: number;
}

/** A report that was acknowledged. */
export interface ReportRecord {
  readonly reportId: string;
  readonly roomId: string;
}

/** The server's words about a room: that it was open to the person, or that the person was in it no more. */
export interface Sighting {
  readonly roomId: string;
  readonly isOpen: boolean;
  /** It was open at some moment after this one, or over at some moment before this one. */
  readonly at: number;
  /** The surface that said so. */
  readonly by: string;
}

/** All that happened to one person, as they saw it. A person who takes a name again has a record of their own. */
export interface PersonRecord {
  readonly userId: string;
  /** From the call that made them to the answer that ended them. */
  readonly bornAt: number;
  readonly goneAt: number;
  readonly sent: readonly SentMessage[];
  readonly heard: readonly HeardEvent[];
  /** Rooms they ended by a call of their own. */
  readonly left: ReadonlySet<string>;
  readonly blocks: readonly BlockRecord[];
  readonly reports: readonly ReportRecord[];
  readonly sightings: readonly Sighting[];
  /** Rooms that did not end when they should have. */
  readonly stuck: readonly string[];
  /** Whatever was wrong by their own account. */
  readonly complaints: readonly string[];
  /** Whether they reached the end: every call answered, every event read, in no room and in no queue. */
  readonly isFinished: boolean;
  /** Whether the call that erases them has begun: they hear nothing more, and their blocks are nobody's. */
  readonly isForgotten: boolean;
}

/** Milliseconds since 1970 that never run backwards, on the clock that the server reads as well. */
export const now = (): number => performance.timeOrigin + performance.now();
