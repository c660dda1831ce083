import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/limits.ts';
import type { Problem } from '../../../src/mcp/problem.ts';
import { header, problems, refuse, tooManyRequestsFromThere } from '../../../src/mcp/problem.ts';
import { openPair } from './streams/response-pair.ts';

async function refused(problem: Problem, id?: string | number | null) {
  const { response, reader } = await openPair();
  refuse(response, problem, id);
  const { status, headers } = await reader.head();
  return { status, headers, body: JSON.parse(await reader.text()) as unknown };
}

const named: readonly (readonly [string, Problem])[] = Object.entries(problems);

describe('a problem', () => {
  it.each(named)('is an error in the terms of HTTP and JSON-RPC: %s', async (_, problem) => {
    const { status, headers, body } = await refused(problem);
    expect({ status, type: headers['content-type'], body }).toEqual({
      status: problem.status,
      type: 'application/json',
      body: { jsonrpc: '2.0', error: { code: problem.code, message: problem.message }, id: null },
    });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(problem.code).toBeLessThanOrEqual(-32000);
  });

  it.each(named.filter(([, { status }]) => status === 503 || status === 429))(
    'that passes says when to try again: %s',
    async (_, given) => {
      expect((await refused(given)).headers['retry-after']).toBe(String(limits.retryAfterSeconds));
    },
  );

  it('that came too soon says in how many seconds to try again', async () => {
    const { status, headers } = await refused(tooManyRequestsFromThere(7));
    expect([status, headers['retry-after']]).toEqual([429, '7']);
  });

  it('with a method says which ones are allowed', async () => {
    expect((await refused(problems.notAllowed)).headers.allow).toBe('GET, POST, DELETE');
  });

  it.each([['text'], [0], [7]])('repeats the id of the request: %j', async (id) => {
    expect((await refused(problems.draining, id)).body).toMatchObject({ id });
  });

  it('carries data if there is any', async () => {
    const { body } = await refused({ status: 400, code: -32022, message: 'No', data: { supported: [] } }, 1);
    expect(body).toEqual({ jsonrpc: '2.0', error: { code: -32022, message: 'No', data: { supported: [] } }, id: 1 });
  });
});

describe('a header', () => {
  it.each([
    ['is its value', 'v', 'v'],
    ['is the first of several', ['v', 'w'], 'v'],
    ['may be empty', '', ''],
    ['may be missing', undefined, undefined],
  ])('%s', (_, value, expected) => {
    expect(header({ headers: { 'x-it': value } } as unknown as IncomingMessage, 'x-it')).toBe(expected);
  });
});
