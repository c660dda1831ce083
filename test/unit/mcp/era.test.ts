import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { Era } from '../../../src/mcp/era.ts';
import { classify } from '../../../src/mcp/era.ts';

type Headers = Readonly<Record<string, string>>;

const revision = '2026-07-28';
const envelope = (claimed: unknown = revision) => ({
  'io.modelcontextprotocol/protocolVersion': claimed,
  'io.modelcontextprotocol/clientCapabilities': {},
});
const requestOf = (method: string, params: object = {}, claimed: unknown = revision) => ({
  jsonrpc: '2.0',
  id: 7,
  method,
  params: { ...params, _meta: envelope(claimed) },
});
const headersFor = (method: string, more: Headers = {}): Headers => ({
  'mcp-protocol-version': revision,
  'mcp-method': method,
  ...more,
});
const era = (body: unknown, headers: Headers = {}): Era => classify({ headers } as unknown as IncomingMessage, body);

/** The era that a request was taken for, in few words. */
function taken(body: unknown, headers?: Headers): string {
  const found = era(body, headers);
  if (found.kind !== 'refused') return found.kind;
  return `${found.problem.status} ${found.problem.code} for ${JSON.stringify(found.id)}`;
}

const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } };
const legacyCall = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_status' } };
const { id: _, ...notification } = requestOf('notifications/cancelled', { requestId: 1 });

describe('a POST', () => {
  it.each<readonly [string, unknown, Headers, string]>([
    ['a handshake', initialize, {}, 'legacy'],
    ['a call without a claim', legacyCall, {}, 'legacy'],
    ['one with the header of an old revision', legacyCall, { 'mcp-protocol-version': '2025-06-18' }, 'legacy'],
    [
      'one of an old client with a progress token',
      { ...legacyCall, params: { _meta: { progressToken: 1 } } },
      {},
      'legacy',
    ],
    ['a notification without a claim', { jsonrpc: '2.0', method: 'notifications/initialized' }, {}, 'legacy'],
    ['a response', { jsonrpc: '2.0', id: 1, result: {} }, {}, 'legacy'],
    ['a batch of old messages', [legacyCall, legacyCall], {}, 'legacy'],
    ['a request with its claim', requestOf('tools/list'), headersFor('tools/list'), 'modern'],
    ['one of a method that nobody knows', requestOf('tools/fly'), headersFor('tools/fly'), 'modern'],
    [
      'a handshake with a claim, which has no meaning there',
      requestOf('initialize'),
      headersFor('initialize'),
      'modern',
    ],
    ['a notification with its claim', notification, headersFor('notifications/cancelled'), 'modern'],
  ])('is of an era: %s', (_, body, headers, expected) => {
    expect(taken(body, headers)).toBe(expected);
  });

  it.each<readonly [string, unknown, Headers, string]>([
    ['an empty batch', [], {}, '400 -32600 for null'],
    ['a batch with a claim in it', [legacyCall, requestOf('tools/list')], {}, '400 -32600 for null'],
    ['a batch with something else in it', [legacyCall, 7], {}, '400 -32600 for null'],
    ['no message: text', 'hello', {}, '400 -32600 for null'],
    ['no message: null', null, {}, '400 -32600 for null'],
    ['no message: an id and nothing to do', { id: 7 }, {}, '400 -32600 for 7'],
    ['an id that is none', { jsonrpc: '2.0', id: {}, method: 'tools/list' }, {}, '400 -32600 for null'],
    ['a modern header without a claim', legacyCall, headersFor('tools/call'), '400 -32602 for 1'],
    ['a claim that is no text', requestOf('tools/list', {}, 7), headersFor('tools/list'), '400 -32602 for 7'],
    [
      'a claim without the capabilities',
      { ...requestOf('tools/list'), params: { _meta: { 'io.modelcontextprotocol/protocolVersion': revision } } },
      headersFor('tools/list'),
      '400 -32602 for 7',
    ],
    ['a handshake under a modern header', initialize, headersFor('initialize'), '400 -32020 for 1'],
    [
      'a claim that the header contradicts',
      requestOf('tools/list'),
      { ...headersFor('tools/list'), 'mcp-protocol-version': '2025-11-25' },
      '400 -32020 for 7',
    ],
    ['another method in the header', requestOf('tools/list'), headersFor('tools/call'), '400 -32020 for 7'],
    ['no version in the headers', requestOf('tools/list'), { 'mcp-method': 'tools/list' }, '400 -32020 for 7'],
    ['no method in the headers', requestOf('tools/list'), { 'mcp-protocol-version': revision }, '400 -32020 for 7'],
    ['no headers at all', requestOf('tools/list'), {}, '400 -32020 for 7'],
    [
      'a notification that its header contradicts',
      notification,
      headersFor('notifications/progress'),
      '400 -32020 for null',
    ],
  ])('is refused: %s', (_, body, headers, expected) => {
    expect(taken(body, headers)).toBe(expected);
  });

  it.each(['2026-07-29', '2027-01-01', '2025-11-25', 'next', ''])(
    'that claims %j is told what is served',
    (claimed) => {
      expect(
        era(requestOf('tools/list', {}, claimed), { ...headersFor('tools/list'), 'mcp-protocol-version': claimed }),
      ).toEqual({
        kind: 'refused',
        id: 7,
        problem: {
          status: 400,
          code: -32022,
          message: 'Unsupported protocol version',
          data: { supported: [revision], requested: claimed },
        },
      });
    },
  );

  it('that is a notification of an unknown revision is refused as well', () => {
    const { id: _, ...unknown } = requestOf('notifications/cancelled', {}, '2027-01-01');
    expect(taken(unknown)).toBe('400 -32022 for null');
  });
});

describe('the Mcp-Name header', () => {
  const call = (name: unknown, header?: string) =>
    taken(
      requestOf('tools/call', { name }),
      headersFor('tools/call', header === undefined ? {} : { 'mcp-name': header }),
    );
  const base64 = (text: string): string => `=?base64?${Buffer.from(text).toString('base64')}?=`;

  it.each([
    ['as it is', 'get_status', 'get_status'],
    ['with blanks around', 'get_status', '  get_status\t'],
    ['encoded', 'get_status', base64('get_status')],
    ['encoded because it has to be', 'größe 😀', base64('größe 😀')],
    ['encoded, though empty', '', base64('')],
    ['with the marker in another case', 'tool', base64('tool').replace('base64', 'BASE64')],
  ])('says the name of the body: %s', (_, name, header) => {
    expect(call(name, header)).toBe('modern');
  });

  it.each([
    ['is missing', 'get_status', undefined],
    ['is empty', 'get_status', ''],
    ['says another name', 'get_status', 'leave_chat'],
    ['says it in another case', 'get_status', 'Get_Status'],
    ['says another name encoded', 'get_status', base64('leave_chat')],
    ['is encoded badly', 'get_status', '=?base64?Z2V0X3N0YXR1cw?='],
    ['is encoded in no base64', 'get_status', '=?base64?***?='],
    ['is the code without its marker', 'get_status', Buffer.from('get_status').toString('base64')],
    ['holds raw text that belongs encoded', 'größe', Buffer.from('größe').toString('latin1')],
  ])('is refused when it %s', (_, name, header) => {
    expect(call(name, header)).toBe('400 -32020 for 7');
  });

  it.each([
    ['prompts/get', 'name'],
    ['resources/read', 'uri'],
  ])('repeats what %s asks for', (method, parameter) => {
    const body = requestOf(method, { [parameter]: 'chat://inbox' });
    expect([
      taken(body, headersFor(method, { 'mcp-name': 'chat://inbox' })),
      taken(body, headersFor(method, { 'mcp-name': 'chat://outbox' })),
      taken(body, headersFor(method)),
    ]).toEqual(['modern', '400 -32020 for 7', '400 -32020 for 7']);
  });

  it.each(['tools/list', 'completion/complete', 'constructor', '__proto__'])('is not wanted for %s', (method) => {
    expect(taken(requestOf(method, { name: 'x', uri: 'y' }), headersFor(method))).toBe('modern');
  });

  it('is not wanted where the body names nothing: that is for the method to refuse', () => {
    expect(call(undefined)).toBe('modern');
  });
});
