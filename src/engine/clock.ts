/** A time that never runs backwards, and timers that may come early on it. */
export interface Timing {
  /** In milliseconds. */
  now(): number;
  /** Runs `action` once; the returned function cancels it. Keeps no process alive. */
  after(delayMs: number, action: () => void): () => void;
}

/**
 * Time and turns of the process, so that a test or a simulation can bring its own. `now` passes only while the process runs: not while it
 * stands still or the machine sleeps, whatever the machine's clock is set to. It is for durations.
 */
export interface Clock extends Timing {
  /** Milliseconds since 1970, UTC, as the machine's clock has them; it may be set forward and back. For times that people read. */
  wall(): number;
  /** Runs `action` once, in a turn of its own after the present one. */
  soon(action: () => void): void;
}

/** Longest delay that `setTimeout` takes, in milliseconds; past it, it fires at once. */
const delayMsMax = 2_147_483_647;

/** How often the time is read while nobody asks for it, in milliseconds. */
const tickMs = 500;

/** With no reading for this long, in milliseconds, the process stood still: it was stopped, or the machine slept. */
const standstillMs = 2_000;

/** The clock of this machine. */
export function systemClock(): Clock {
  // Monotonic time goes on during a sleep on some systems, and while a process is stopped on all.
  let now = Date.now();
  let readAt = performance.now();
  const read = (): number => {
    const passedMs = performance.now() - readAt;
    readAt += passedMs;
    now += passedMs > standstillMs ? tickMs : passedMs;
    return Math.floor(now);
  };
  setInterval(read, tickMs).unref();
  return {
    now: read,
    wall: () => Date.now(),
    after(delayMs, action) {
      const timeout = setTimeout(action, Math.min(Math.max(0, delayMs), delayMsMax));
      timeout.unref();
      return () => clearTimeout(timeout);
    },
    soon: (action) => void setImmediate(action),
  };
}
