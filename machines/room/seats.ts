/** A place in a room; there are two. */
export type Seat = 0 | 1;

/** Both places. */
export const seats: readonly [Seat, Seat] = [0, 1];

/** The seat of the other member. */
export const across = (seat: Seat): Seat => (seat === 0 ? 1 : 0);

/** Replaces what stands for one member. */
export const withSeat = <T>(pair: readonly [T, T], seat: Seat, value: T): readonly [T, T] =>
  seat === 0 ? [value, pair[1]] : [pair[0], value];
