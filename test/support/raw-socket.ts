import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** A response as it came, headers and all. */
export interface SocketResponse {
  readonly status: number;
  readonly text: string;
}

/** Sends bytes as they are, and reads until the server closes the connection. */
export async function sendBytes(url: string, bytes: string | Buffer): Promise<SocketResponse> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(bytes);
  const response = await text(socket);
  return { status: Number(/^HTTP\/1\.[01] (\d+)/.exec(response)?.[1]), text: response };
}
