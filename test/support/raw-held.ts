import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { RawRequest } from './raw-http.ts';

export interface HeldResponse {
  readonly status: number;
  /** Headers and body as they came. */
  readonly text: string;
  /** The body as JSON. */
  readonly json: unknown;
}

/** A request of which the last byte is not sent yet. */
export interface Held {
  /** Sends the last byte, and reads until the server closes the connection. */
  finish(): Promise<HeldResponse>;
}

/** Begins a request on a connection of its own, and leaves it unfinished. */
export async function hold(url: string, { method = 'GET', headers = {}, body }: RawRequest): Promise<Held> {
  const { host, hostname, port, pathname } = new URL(url);
  const lines = Object.entries({ host, ...headers, ...(body !== undefined && { 'content-length': body.length }) });
  const head = [`${method} ${pathname} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)];
  const request = `${head.join('\r\n')}\r\n\r\n${body ?? ''}`;
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(request.slice(0, -1));
  return {
    async finish() {
      socket.write(request.slice(-1));
      const response = await text(socket);
      const [, status] = /^HTTP\/1\.1 (\d+)/.exec(response) ?? [];
      const json = /^(\{.*\})/m.exec(response.slice(response.indexOf('\r\n\r\n') + 4))?.[1];
      return { status: Number(status), text: response, json: json === undefined ? undefined : JSON.parse(json) };
    },
  };
}
