// The answers that probes, browsers and proxies get before anything of the protocol is spoken.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from '../support/raw-http.ts';
import { sendBytes } from '../support/raw-socket.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { startServer } from '../support/server-process.ts';

let server: ServerProcess;
const start = async (environment = {}) => {
  server = await startServer(environment);
  return server;
};
afterEach(() => server.stop());

const at = (path: string) => new URL(path, server.url).href;

describe('health', () => {
  it('is told to any Host, or none, of HTTP/1.0 and HTTP/1.1', async () => {
    const { url } = await start();
    const { host } = new URL(url);
    const heads = [
      'GET /healthz HTTP/1.0\r\n\r\n',
      'GET /readyz HTTP/1.0\r\n\r\n',
      'HEAD /readyz HTTP/1.0\r\n\r\n',
      'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n',
      'GET /healthz HTTP/1.1\r\nHost: 10.1.2.3:3000\r\nConnection: close\r\n\r\n',
      'GET /readyz HTTP/1.1\r\nHost: evil.example\r\nOrigin: https://evil.example\r\nConnection: close\r\n\r\n',
      `GET http://${host}/healthz/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      `HEAD /healthz/?probe HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      `GET /readyz?x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    ];
    const answers = await Promise.all(heads.map((head) => sendBytes(url, head)));
    expect(answers.map(({ status }) => status)).toEqual(heads.map(() => 200));
    const bodies = answers.map(({ text }) => text.slice(text.indexOf('\r\n\r\n') + 4));
    expect(bodies.map((body, index) => (body === '') === heads[index]?.startsWith('HEAD'))).toEqual(
      heads.map(() => true),
    );
  });

  it('is all that is told to anybody', async () => {
    const { url } = await start();
    const heads = [
      'GET /mcp HTTP/1.0\r\n\r\n',
      'GET /mcp HTTP/1.1\r\nConnection: close\r\n\r\n',
      'POST /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    ];
    const answers = await Promise.all(heads.map((head) => sendBytes(url, head)));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 403]);
  });
});

describe('a refused name', () => {
  it.each([
    ['Host', { host: `${'x'.repeat(500)}.example` }, 'MCP_CHAT_ALLOWED_HOSTS', 'foreign_host'],
    ['Origin', { origin: `https://${'x'.repeat(500)}.example` }, 'MCP_CHAT_ALLOWED_ORIGINS', 'foreign_origin'],
  ])(
    'of a %s is told which variable would allow it, and the operator once a minute',
    async (_, headers, variable, security) => {
      await start();
      for (let count = 0; count < 3; count += 1) {
        const { status, text } = await exchange(at('/mcp'), { headers });
        expect([status, text]).toEqual([403, expect.stringContaining(variable)]);
        expect(text).not.toContain('xxx');
      }
      const lines = server.logged().filter((line) => line.security === security);
      expect(lines).toEqual([expect.objectContaining({ variable, said: expect.any(String) })]);
      expect(String(lines[0]?.said)).toHaveLength(100);
    },
  );
});

describe('a preflight', () => {
  const ask = (headers: Readonly<Record<string, string>>) => exchange(at('/mcp'), { method: 'OPTIONS', headers });
  const origin = 'http://localhost:5173';

  it('allows what a page of an allowed origin asks for', async () => {
    await start();
    const { status, headers } = await ask({
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'Content-Type, X-Custom, traceparent, bad name, {}',
    });
    const allowed = String(headers['access-control-allow-headers']).split(', ');
    expect([status, headers['access-control-allow-origin']]).toEqual([204, origin]);
    expect(allowed).toEqual(expect.arrayContaining(['content-type', 'x-custom', 'traceparent', 'mcp-session-id']));
    expect(allowed).not.toContain('bad name');
    expect(headers).toMatchObject({
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-max-age': expect.stringMatching(/^[1-9]\d*$/),
      vary: expect.stringMatching(/origin.*access-control-request-headers/i),
    });
  });

  it('allows no more names than a page needs', async () => {
    await start();
    const names = Array.from({ length: 500 }, (_, index) => `x-${index}`).join(',');
    const { headers } = await ask({ origin, 'access-control-request-headers': names });
    expect(String(headers['access-control-allow-headers']).split(', ')).toHaveLength(64);
  });

  it('allows a foreign origin nothing', async () => {
    await start();
    const { status, headers } = await ask({ origin: 'https://evil.example', 'access-control-request-headers': 'x-a' });
    expect([status, headers['access-control-allow-origin'], headers['access-control-allow-headers']]).toEqual([
      403,
      undefined,
      undefined,
    ]);
  });
});

describe('localhost', () => {
  const statusOf = async (host: string) => {
    const url = Object.assign(new URL(at('/healthz')), { host: `${host}:${new URL(server.url).port}` });
    return (await exchange(url.href).catch((error: NodeJS.ErrnoException) => ({ status: error.code }))).status;
  };

  it('is served in both families, on one port', async () => {
    const { url } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mcp$/);
    expect([await statusOf('127.0.0.1'), await statusOf('[::1]')]).toEqual([200, 200]);
  });

  it.each([
    ['127.0.0.1', [200, 'ECONNREFUSED']],
    ['::1', ['ECONNREFUSED', 200]],
  ])('is served at %s alone when that is named', async (HOST, statuses) => {
    await start({ HOST });
    expect([await statusOf('127.0.0.1'), await statusOf('[::1]')]).toEqual(statuses);
  });

  it('is served in the family that is left when the other has another server, which is told', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '::1', resolve));
    const { port } = other.address() as AddressInfo;
    await start({ PORT: String(port) });
    expect(await statusOf('127.0.0.1')).toBe(200);
    expect(server.logged()).toContainEqual(expect.objectContaining({ level: 'warn', address: '::1', port }));
    other.close();
  });
});

it('a connection is kept for longer than load balancers keep it', async () => {
  await start();
  const { headers } = await exchange(at('/healthz'), { headers: { connection: 'keep-alive' } });
  expect(headers['keep-alive']).toBe('timeout=65');
});
