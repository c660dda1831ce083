/**
 * A client that does its utmost to be a burden, in a thread of its own: it calls tools, sends junk and bodies of a megabyte, begins
 * sessions and leaves requests half sent, each on many connections, and asks again as soon as it was answered or its connection closed.
 * It floods between the messages `begin` and `end`, and says after each `end` what it got.
 */
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

export interface FlooderData {
  readonly url: string;
  readonly localAddress: string;
}

/** Answers per HTTP status; `closed` counts connections that the server closed without one. */
export type Got = Record<string, number>;

const { url, localAddress } = workerData as FlooderData;
const { host, hostname, port, pathname } = new URL(url);

const clientInfo = { name: 'flooder', version: '0' };
const rpc = (method: string, params: object) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const initialize = rpc('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
const enter = rpc('tools/call', { name: 'enter_queue', arguments: {} });

const post = (body: string, session = ''): string =>
  [
    `POST ${pathname} HTTP/1.1`,
    `host: ${host}`,
    'accept: application/json, text/event-stream',
    'content-type: application/json',
    `content-length: ${body.length}`,
    ...(session ? [`mcp-session-id: ${session}`] : []),
    '',
    body,
  ].join('\r\n');

let got: Got = {};
const count = (what: string): void => {
  got[what] = (got[what] ?? 0) + 1;
};

let isFlooding = false;
const sockets = new Set<Socket>();

/** A whole response: of a length that its head gives, or in chunks of which the last is empty. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /content-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  return length === undefined ? text.endsWith('0\r\n\r\n') : text.length - end - 4 >= Number(length);
}

/** Sends a request again and again on one connection, and opens another when it is closed. */
function insist(request: string): void {
  if (!isFlooding) return;
  const socket = connect({ port: Number(port), host: hostname, localAddress });
  sockets.add(socket);
  let received = '';
  let wasAnswered = false;
  socket.setNoDelay(true).setEncoding('latin1');
  socket.on('connect', () => socket.write(request));
  socket.on('data', (text: string) => {
    received += text;
    if (!isWhole(received)) return;
    count(received.slice(9, 12));
    received = '';
    wasAnswered = true;
    if (isFlooding) socket.write(request);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    if (isFlooding && !wasAnswered) count('closed');
    sockets.delete(socket);
    setImmediate(insist, request);
  });
}

/** The id of a session that belongs to somebody. */
async function beginSession(): Promise<string> {
  const headers = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: initialize });
  const session = response.headers.get('mcp-session-id') ?? '';
  await fetch(url, { method: 'POST', headers: { ...headers, 'mcp-session-id': session }, body: enter });
  return session;
}

const session = await beginSession();
const floods: readonly { readonly request: string; readonly connections: number }[] = [
  { request: post(rpc('tools/call', { name: 'get_status', arguments: {} }), session), connections: 32 },
  { request: post(`{"jsonrpc": ${'['.repeat(10_000)}`), connections: 32 },
  { request: post('x'.repeat(1024 * 1024)), connections: 16 },
  { request: 'JUNK\r\n\r\n', connections: 32 },
  { request: post(initialize), connections: 32 },
  { request: post(initialize).slice(0, -1), connections: 400 },
  { request: `GET ${pathname} HTTP/1.1\r\nhost: ${host}\r\n`, connections: 400 },
];

parentPort?.on('message', (word: 'begin' | 'end') => {
  if (word === 'begin') {
    isFlooding = true;
    for (const { request, connections } of floods) {
      for (let index = 0; index < connections; index += 1) insist(request);
    }
    return;
  }
  isFlooding = false;
  for (const socket of sockets) socket.destroy();
  parentPort?.postMessage(got);
  got = {};
});
parentPort?.postMessage('ready');
