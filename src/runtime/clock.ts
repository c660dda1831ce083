/** Time and turns of the process, so that a test or a simulation can bring its own. */
export interface Clock {
  /** Milliseconds since 1970, UTC; never runs backwards. */
  now(): number;
  /** Runs `action` once, not before `delayMs`; the returned function cancels it. Keeps no process alive. */
  after(delayMs: number, action: () => void): () => void;
  /** Runs `action` once, in a turn of its own after the present one. */
  soon(action: () => void): void;
}

/** Longest delay that `setTimeout` takes, in milliseconds; past it, it fires at once. */
const delayMsMax = 2_147_483_647;

export function systemClock(): Clock {
  // The wall clock may be set back while we run; monotonic time from one reading of it may not.
  const startedAt = Date.now() - performance.now();
  return {
    now: () => Math.floor(startedAt + performance.now()),
    after(delayMs, action) {
      const timeout = setTimeout(action, Math.min(Math.max(0, delayMs), delayMsMax));
      timeout.unref();
      return () => clearTimeout(timeout);
    },
    soon: (action) => void setImmediate(action),
  };
}
