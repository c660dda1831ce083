// Goal: what a client of either era is answered stays the same, byte for byte, whatever becomes of the code behind it.
// Method: many requests, good and bad, are sent to a server whose ids are the same in every run; each whole answer is held as a snapshot.
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtureSurface } from '../conformance/fixture-surface.ts';
import { initialize } from '../support/raw-client.ts';
import type { RawResponse } from '../support/raw-http.ts';
import { exchange, postHeaders } from '../support/raw-http.ts';
import { modernRequest } from '../support/raw-modern.ts';
import { seededIds } from '../support/seeded-ids.ts';
import type { InProcess } from '../support/server-in-process.ts';
import { serveInProcess } from '../support/server-in-process.ts';
import type { WireCase } from '../support/wire-cases.ts';
import { chatCases, fixtureCases } from '../support/wire-cases.ts';

const shownHeaders = ['content-type', 'cache-control', 'x-accel-buffering', 'allow', 'retry-after'];

/** The answer without what differs from run to run. */
const shown = ({ status, headers, text }: RawResponse): string =>
  [
    String(status),
    ...shownHeaders.flatMap((name) => (headers[name] === undefined ? [] : [`${name}: ${headers[name]}`])),
    ...('mcp-session-id' in headers ? ['mcp-session-id'] : []),
    '',
    text
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      .replaceAll(/incident [0-9a-f-]{36}/g, 'incident <id>')
      .replaceAll(/"version":"\d+\.\d+\.\d+"/g, '"version":"<version>"')
      // Everything else comes from seeded ids.
      .replaceAll(/mch_[\w-]{32}/g, '<handle>'),
  ].join('\n');

const filled = <Value>(value: Value, handle: string): Value =>
  value === undefined ? value : JSON.parse(JSON.stringify(value).replaceAll('{handle}', handle));

const handleIn = (text: string): string | undefined => /"handle":"([^"]+)"/.exec(text)?.[1];

const withMeta = (params: unknown, meta: object | undefined): unknown =>
  meta === undefined ? params : { ...(params as object | undefined), _meta: meta };

const bodyOf = ({ method, params, meta, id = 1 }: WireCase) => ({
  jsonrpc: '2.0',
  id,
  method,
  params: withMeta(params, meta),
});

/** Clients of the two eras: each remembers the handle that it was given. */
class Client {
  readonly #url: string;
  readonly #era: 'legacy' | 'modern';
  #session: Readonly<Record<string, string>> = {};
  #handle = 'nobody';

  constructor(url: string, era: 'legacy' | 'modern') {
    this.#url = url;
    this.#era = era;
  }

  async begin(revision = '2025-11-25'): Promise<RawResponse> {
    const params = { ...initialize.params, protocolVersion: revision };
    const answer = await this.post({ ...initialize, params });
    this.#session = sessionIn(answer.headers);
    return answer;
  }

  async send(request: WireCase): Promise<string> {
    const wanted = filled(request, this.#handle);
    const answer = this.#era === 'legacy' ? await this.#legacy(wanted) : await this.#modern(wanted);
    this.#handle = handleIn(answer.text) ?? this.#handle;
    return shown(answer);
  }

  post(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<RawResponse> {
    return exchange(this.#url, {
      method: 'POST',
      headers: { ...postHeaders, ...this.#session, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  end(method: 'DELETE' | 'PUT'): Promise<RawResponse> {
    return exchange(this.#url, { method, headers: this.#session });
  }

  #legacy(request: WireCase): Promise<RawResponse> {
    return this.post(bodyOf(request), request.headers);
  }

  #modern({ method, params, meta, id = 1, headers }: WireCase): Promise<RawResponse> {
    const isFields = typeof params === 'object' && params !== null;
    const request = modernRequest(method, isFields ? { ...params } : {}, {
      ...(meta && { meta }),
      ...(headers && { headers }),
    });
    return this.post({ ...request.body, id }, request.headers);
  }
}

const sessionIn = (headers: IncomingHttpHeaders): Readonly<Record<string, string>> => {
  const id = headers['mcp-session-id'];
  return typeof id === 'string' ? { 'mcp-session-id': id } : {};
};

describe.each(['legacy', 'modern'] as const)('the %s era', (era) => {
  describe.each([
    { offer: 'the chat', cases: chatCases, options: {} },
    { offer: 'a fixture', cases: fixtureCases, options: { surfaceOf: () => fixtureSurface } },
  ])('of $offer', ({ cases, options }) => {
    let server: InProcess;
    let client: Client;
    beforeAll(async () => {
      server = await serveInProcess({ ids: seededIds(), ...options });
      client = new Client(server.url, era);
      if (era === 'legacy') await client.begin();
    });
    afterAll(() => server.close());

    // In order: later requests use the user that earlier ones enrolled.
    it.each(cases.map((request, index) => ({ index, request, method: request.method })))(
      'answers request $index, $method',
      async ({ request }) => {
        expect(await client.send(request)).toMatchSnapshot();
      },
    );
  });
});

describe('a session', () => {
  let server: InProcess;
  beforeAll(async () => {
    server = await serveInProcess({ ids: seededIds() });
  });
  afterAll(() => server.close());

  it.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '1999-01-01'])('of %s begins', async (revision) => {
    expect(shown(await new Client(server.url, 'legacy').begin(revision))).toMatchSnapshot();
  });

  it.each([
    { what: 'no parameters', params: undefined },
    { what: 'a wrong revision', params: { ...initialize.params, protocolVersion: 7 } },
    { what: 'no client', params: { protocolVersion: '2025-11-25', capabilities: {} } },
  ])('does not begin with $what', async ({ params }) => {
    expect(shown(await new Client(server.url, 'legacy').post({ ...initialize, params }))).toMatchSnapshot();
  });

  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
  const list = { jsonrpc: '2.0', id: 2, method: 'prompts/list' };
  const cancelled = (requestId: unknown) => ({
    jsonrpc: '2.0',
    method: 'notifications/cancelled',
    params: { requestId },
  });
  it.each([
    ['a batch of two', [ping, list]],
    ['a batch with an unknown method', [ping, { ...ping, id: 3, method: 'no/such' }]],
    ['a batch with one id twice', [ping, ping]],
    ['a batch of one', [ping]],
    ['an empty batch', []],
    ['a batch that is cancelled in part', [ping, { ...ping, id: 4 }, cancelled(4)]],
    ['a request that is cancelled at once', [ping, cancelled(1)]],
    ['a batch of notifications', [cancelled(1), { jsonrpc: '2.0', method: 'notifications/initialized' }]],
    ['an unknown notification', { jsonrpc: '2.0', method: 'notifications/none', params: { a: 1 } }],
    ['a result', { jsonrpc: '2.0', id: 9, result: {} }],
    ['an error', { jsonrpc: '2.0', id: 9, error: { code: 1, message: 'no' } }],
    ['a surplus field', { ...ping, more: 1 }],
    ['another version', { ...ping, jsonrpc: '1.0' }],
    ['no JSON', '{'],
    ['a second initialize', initialize],
  ])('answers %s', async (_what, body) => {
    const client = new Client(server.url, 'legacy');
    await client.begin();
    expect(shown(await client.post(body))).toMatchSnapshot();
    expect(shown(await client.post(body, { accept: 'application/json' }))).toMatchSnapshot();
  });

  it('ends', async () => {
    const client = new Client(server.url, 'legacy');
    expect(shown(await client.end('DELETE'))).toMatchSnapshot();
    await client.begin();
    expect(shown(await client.end('PUT'))).toMatchSnapshot();
    expect(shown(await client.end('DELETE'))).toMatchSnapshot();
    expect(shown(await client.post(ping))).toMatchSnapshot();
  });
});
