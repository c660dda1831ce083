import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../src/limits.ts';
import { sqliteStore } from '../../../src/store/sqlite.ts';
import { ann, message, receipt, room } from './writes.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-rows-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('keeps apart what SQLite would not', () => {
  it('keys that are no proper Unicode, and keys with a zero in them', () => {
    const store = sqliteStore(folder);
    const keys = ['\ud800', '\ud801', '\ufffd', 'a\u0000b', 'a'];
    store.commit(keys.map((key, index) => receipt(key, index + 1)));
    store.close();
    const reopened = sqliteStore(folder);
    expect(keys.map((key) => reopened.receipt(ann, key)?.reply.seq)).toEqual([1, 2, 3, 4, 5]);
    reopened.close();
  });

  it('a key that is used again once it was forgotten', () => {
    const store = sqliteStore(folder);
    const many = Array.from({ length: limits.receiptsPerUserMax }, (_, index) => receipt(`k${index}`, index + 1));
    store.commit([receipt('k', 1), ...many]);
    expect(store.receipt(ann, 'k')).toBeUndefined();
    store.commit([receipt('k', 99_999)]);
    store.close();
    const reopened = sqliteStore(folder);
    expect(reopened.receipt(ann, 'k')?.reply.seq).toBe(99_999);
    reopened.close();
  });
});

it('holds no more rows than twice its bounds, however much is said', () => {
  const store = sqliteStore(folder);
  const count = 3 * limits.transcriptMessagesMax;
  for (let seq = 1; seq <= count; seq += 100) {
    store.commit(Array.from({ length: 100 }, (_, index) => message(seq + index)));
  }
  store.close();
  const database = new DatabaseSync(join(folder, 'mcp-chat.sqlite'));
  const { rows } = database.prepare('SELECT count(*) AS rows FROM messages').get() as { rows: number };
  database.close();
  expect(rows).toBeLessThan(2 * limits.transcriptMessagesMax);
  const reopened = sqliteStore(folder);
  expect(reopened.messages(room, 10_000).at(-1)?.message.seq).toBe(count);
  reopened.close();
});
