import type { Logger } from 'pino';
import type { RateLimits } from '../admission/rate-limits.ts';
import type { Clock } from '../engine/clock.ts';
import type { Host } from '../people/host.ts';
import type { Bindings } from './bindings.ts';
import type { Handles } from './handles.ts';
import type { Surface } from './surface.ts';

/** The services that both eras work with. */
export interface Services {
  readonly host: Host;
  readonly clock: Clock;
  readonly surface: Surface;
  readonly log: Logger;
  readonly rates: RateLimits;
  readonly handles: Handles;
  readonly bindings: Bindings;
}
