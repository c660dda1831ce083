import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Picking a free port again because another family has it taken. */
const triesMax = 20;
/** The error codes of a machine that does not have an address. */
const withoutAddress: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EPROTONOSUPPORT', 'EINVAL']);

/** Servers that listen on one port, one for each address. */
export interface Listening {
  readonly servers: readonly [Server, ...Server[]];
  readonly port: number;
  /** Addresses whose port another process has. */
  readonly taken: readonly string[];
}

/**
 * Listens on an address and, where the machine has them, on others of the same port. A free port is picked so that all have it.
 * @throws when the first address cannot be listened on
 */
export async function listenOn(
  makeServer: () => Server,
  port: number,
  [first, ...others]: readonly [string, ...string[]],
): Promise<Listening> {
  for (let tries = 1; ; tries += 1) {
    const server = makeServer();
    const bound = await listen(server, port, first);
    const further: Server[] = [];
    const taken: string[] = [];
    for (const address of others) {
      const other = makeServer();
      try {
        await listen(other, bound, address);
        further.push(other);
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? '';
        if (!withoutAddress.has(code)) taken.push(address);
      }
    }
    const listening: Listening = { servers: [server, ...further], port: bound, taken };
    if (port !== 0 || taken.length === 0 || tries === triesMax) return listening;
    await Promise.all(listening.servers.map(close));
  }
}

async function listen(server: Server, port: number, address: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  return (server.address() as AddressInfo).port;
}

const close = (server: Server): Promise<unknown> => new Promise((resolve) => server.close(resolve));
