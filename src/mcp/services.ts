import type { Logger } from 'pino';
import type { RateLimits } from '../admission/rate-limits.ts';
import type { Clock } from '../engine/clock.ts';
import type { Host } from '../people/host.ts';
import type { Bindings } from './bindings.ts';
import type { Identify } from './callers/identify.ts';
import type { Surface } from './surface.ts';

/** What both eras work with. */
export interface Parts {
  readonly host: Host;
  readonly clock: Clock;
  readonly surface: Surface;
  readonly log: Logger;
  readonly rates: RateLimits;
  readonly identify: Identify;
  readonly bindings: Bindings;
}
