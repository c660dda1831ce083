import type { IncomingMessage } from 'node:http';
import { limits } from '../../limits.ts';

/** The part of a body that is held until its end comes. */
export interface Holding {
  /** Counts further bytes; false when its address sends too much at a time. */
  add(bytes: number): boolean;
  release(): void;
}

interface AddressBodies {
  bytes: number;
  readonly requests: Set<IncomingMessage>;
}

/** Limits on bytes of unfinished bodies. */
export interface BodyBounds {
  readonly addressBytesMax: number;
  readonly processBytesMax: number;
}

const defaultBounds: BodyBounds = {
  addressBytesMax: limits.addressBodyBytesMax,
  processBytesMax: limits.processBodyBytesMax,
};

/** Bytes of bodies that are held until their ends come: per address and in all. */
export class UnfinishedBodies {
  readonly #bounds: BodyBounds;
  readonly #byAddress = new Map<string, AddressBodies>();
  #bytes = 0;

  constructor(bounds: BodyBounds = defaultBounds) {
    this.#bounds = bounds;
  }

  /** Bytes held of all bodies. */
  get bytes(): number {
    return this.#bytes;
  }

  hold(request: IncomingMessage, address: string): Holding {
    const bodies = this.#byAddress.get(address) ?? { bytes: 0, requests: new Set() };
    this.#byAddress.set(address, bodies);
    bodies.requests.add(request);
    let held = 0;
    return {
      add: (bytes) => {
        if (!bodies.requests.has(request)) return false;
        held += bytes;
        bodies.bytes += bytes;
        this.#bytes += bytes;
        if (this.#bytes > this.#bounds.processBytesMax) this.#shed();
        return bodies.bytes <= this.#bounds.addressBytesMax;
      },
      release: () => {
        if (!bodies.requests.delete(request)) return;
        bodies.bytes -= held;
        this.#bytes -= held;
        if (bodies.requests.size === 0) this.#byAddress.delete(address);
      },
    };
  }

  /** Closes the requests of the address of which most is held. */
  #shed(): void {
    const [most] = [...this.#byAddress].toSorted(([, one], [, other]) => other.bytes - one.bytes);
    if (!most) return;
    const [address, { bytes, requests }] = most;
    this.#byAddress.delete(address);
    this.#bytes -= bytes;
    for (const request of requests) request.destroy();
    requests.clear();
  }
}
