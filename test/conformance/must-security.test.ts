import { afterAll, beforeAll, expect, it } from 'vitest';
import { callIn, enter, startChat } from './chat-pair.ts';
import type { RunningServer } from './fixture-server.ts';
import { modern, RawSession } from './raw-http.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startChat();
});
afterAll(() => server.stop());

it('knows nobody by a token that it did not issue [security.2025.own-tokens-only] [security.2026.own-tokens-only]', async () => {
  const session = await RawSession.open(server.url);
  await enter(callIn(session));
  const foreign = { authorization: `Bearer ${Buffer.from('{"sub":"somebody"}').toString('base64url')}` };
  const params = { name: 'get_status', arguments: {} };
  const other = await RawSession.open(server.url);
  const answers = [
    await other.post({ jsonrpc: '2.0', id: 9, method: 'tools/call', params }, foreign),
    await modern(server.url, 'tools/call', params, { headers: foreign }),
  ];
  const codes = answers.map(({ messages }) => messages[0]?.result?.structuredContent);
  expect(codes).toMatchObject([{ error: { code: 'handle_required' } }, { error: { code: 'handle_required' } }]);
});

it('knows nobody of the modern era by a session [security.2026.no-session-authentication]', async () => {
  const session = await RawSession.open(server.url);
  await enter(callIn(session));
  const params = { name: 'get_status', arguments: {} };
  const headers = { 'mcp-session-id': session.id };
  const { messages } = await modern(server.url, 'tools/call', params, { headers });
  expect(messages[0]?.result?.structuredContent).toMatchObject({ error: { code: 'handle_required' } });
});

it('makes session ids of at least 128 random bits [security.2025.session-ids-unpredictable]', async () => {
  const ids = await Promise.all(Array.from({ length: 64 }, async () => (await RawSession.open(server.url)).id));
  const bytes = ids.map((id) => Buffer.from(id, 'base64url'));
  expect(Math.min(...bytes.map(({ length }) => length))).toBeGreaterThanOrEqual(16);
  expect(new Set(ids).size).toBe(64);
  // Over 64 random ids a place that never changes is as good as impossible.
  const fixed = bytes[0]?.filter((byte, place) => bytes.every((other) => other[place] === byte));
  expect(fixed?.length).toBe(0);
});
