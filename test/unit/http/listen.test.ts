import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { listenOn } from '../../../src/http/listen.ts';

const made: Server[] = [];
const make = (): Server => {
  const server = createServer();
  made.push(server);
  return server;
};
afterEach(() => {
  for (const server of made.splice(0)) server.close();
});

const addresses = (servers: readonly Server[]) => servers.map((server) => (server.address() as AddressInfo).address);

/** Has one port of one family taken, whichever it is that was picked first. */
function takenOnce(): () => Server {
  let isFirst = true;
  return () => {
    const server = make();
    if (!isFirst) return server;
    isFirst = false;
    const listen = server.listen.bind(server);
    server.listen = ((port: number, address: string, done: () => void) =>
      listen(port, address, () => {
        const { port: picked } = server.address() as AddressInfo;
        make().listen(picked, '::1', done);
      })) as typeof server.listen;
    return server;
  };
}

describe('listening', () => {
  it('in both families picks one port for both', async () => {
    const { servers, taken } = await listenOn(make, 0, ['127.0.0.1', '::1']);
    expect([addresses(servers), taken]).toEqual([['127.0.0.1', '::1'], []]);
    expect(new Set(servers.map((server) => (server.address() as AddressInfo).port)).size).toBe(1);
  });

  it('picks again when the other family has it taken', async () => {
    const { servers, taken } = await listenOn(takenOnce(), 0, ['127.0.0.1', '::1']);
    expect([addresses(servers), taken]).toEqual([['127.0.0.1', '::1'], []]);
  });

  it('leaves out what the machine does not have', async () => {
    const { servers, taken } = await listenOn(make, 0, ['127.0.0.1', '2001:db8::1']);
    expect([addresses(servers), taken]).toEqual([['127.0.0.1'], []]);
  });

  it('fails where the first address cannot be had', async () => {
    const { port } = await listenOn(make, 0, ['127.0.0.1']);
    await expect(listenOn(make, port, ['127.0.0.1', '::1'])).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
