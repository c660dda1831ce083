/** Times and id of an event, given by the host when the event is accepted. */
export interface Stamp {
  /** Milliseconds of the server's own time, which passes only while it runs. For durations. */
  readonly at: number;
  /** Milliseconds of real time, which passes while the server is down as well, and never back; the same as `at` when it is missing. */
  readonly realAt?: number | undefined;
  /** Milliseconds since 1970, UTC, as people read them; the same as `at` when it is missing. */
  readonly wallAt?: number | undefined;
  /** Unique to this event; rooms and messages that it makes are named after it. */
  readonly id: string;
}

/** The real time of an event, in milliseconds since 1970. It goes on while the server is down. */
export const realOf = ({ at, realAt = at }: Omit<Stamp, 'id'>): number => realAt;
/** The time of an event that users read, in milliseconds since 1970. */
export const wallOf = ({ at, wallAt = at }: Omit<Stamp, 'id'>): number => wallAt;

/** The wall-clock time of a moment of real time, by the clocks of the event. */
export const wallOfReal = (stamp: Omit<Stamp, 'id'>, realAt: number): number => realAt + wallOf(stamp) - realOf(stamp);
