import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

export interface CuttingProxy {
  /** Where clients reach the server through the proxy. */
  readonly url: string;
  /** From now on an answer that holds this text is read from the server and never passed on: both connections are cut. */
  cutAt(text: string | undefined): void;
  close(): void;
}

/** A proxy of TCP connections that cuts them when the server has written an answer. */
export async function cuttingProxy(url: string): Promise<CuttingProxy> {
  const { port, pathname } = new URL(url);
  const sockets = new Set<Socket>();
  let cut: string | undefined;
  const server = createServer((client) => {
    const upstream = connect(Number(port), '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (cut !== undefined && chunk.includes(cut)) client.destroy();
      else client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    cutAt(text) {
      cut = text;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
