import type { Socket } from 'node:net';

/** The state that is kept of a connection. */
export type Connection = Pick<Socket, 'once' | 'off' | 'destroyed'>;

/** The other side has ended it, which is known at once; or it is gone. */
const signsOfAnEnd = ['end', 'close'] as const;

interface Kept {
  /** In milliseconds since the process began. */
  readonly sinceMs: number;
  release(): void;
}

/**
 * Newcomers whose first answer went out on a connection that is open since. An answer that is lost takes its connection with it, and a
 * client that begins anew on the same connection has no use for the first answer: so as long as neither happens, the newcomer is there.
 */
export class KeptConnections {
  readonly #kept = new WeakMap<Connection, Kept>();

  /** The answer went out on this connection; `hold` says so, and what it returns is called once that tells nothing any more. */
  keep(connection: Connection, hold: () => () => void): void {
    this.#kept.get(connection)?.release();
    if (connection.destroyed) return;
    const end = hold();
    const release = (): void => {
      for (const sign of signsOfAnEnd) connection.off(sign, release);
      this.#kept.delete(connection);
      end();
    };
    this.#kept.set(connection, { sinceMs: performance.now(), release });
    for (const sign of signsOfAnEnd) connection.once(sign, release);
  }

  /** A newcomer comes on this connection, in a session that began at `sessionSinceMs`, or in none. */
  release(connection: Connection, sessionSinceMs = Number.POSITIVE_INFINITY): void {
    const kept = this.#kept.get(connection);
    // Sessions that were there already share the connection, as those of several clients behind one do.
    if (kept && sessionSinceMs > kept.sinceMs) kept.release();
  }
}
