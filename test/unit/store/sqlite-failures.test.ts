import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Address, AskId } from '../../../machines/address.ts';
import { matchmakerAddress } from '../../../machines/address.ts';
import { matchmakerMachine } from '../../../machines/matchmaker/matchmaker.ts';
import { begin } from '../../../src/engine/step.ts';
import { emptyHead } from '../../../src/people/outbox.ts';
import type { Store, Write } from '../../../src/people/store.ts';
import { DataError, sqliteStore } from '../../../src/store/sqlite.ts';
import { schemaVersion } from '../../../src/store/sqlite-schema.ts';
import { launch } from '../../support/server-process.ts';
import { ann, message, receipt, room } from './writes.ts';

let folder: string;
const file = () => join(folder, 'mcp-chat.sqlite');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chat-failures-'));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Changes the file as nobody but us would. */
function tamper(sql: string): void {
  const database = new DatabaseSync(file());
  database.exec(sql);
  database.close();
}

const put = (address: Address, value: string, size = 1): Write => ({
  type: 'actor.put',
  address,
  actor: { snapshot: { value, context: { userId: ann, filler: 'x'.repeat(size) } }, timers: [] },
});

const everything = (store: Store) => ({
  actors: new Map(store.actors()),
  outbox: store.outbox(ann),
  entries: store.entries(ann, 0, 100),
  messages: store.messages(room, 100),
  people: store.identityCount(),
  receipt: store.receipt(ann, 'k'),
});

describe('does not open', () => {
  const reason = (): string => {
    try {
      sqliteStore(folder).close();
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      return (error as Error).message;
    }
    return 'opened';
  };

  it('what another process uses, and so does no server', async () => {
    const environment = { PORT: '0', MCP_CHAT_DATA: folder };
    const other = launch(environment);
    await other.ready;
    const wanted = 'MCP_CHAT_DATA: another server uses it; stop that one, or give this one a folder of its own';
    expect(reason()).toBe(wanted);
    expect(await launch(environment).exited).toEqual({ code: 1, stdout: '', stderr: `${wanted}\n` });
    other.kill('SIGKILL');
    await other.exited;
    expect(reason()).toBe('opened');
  });

  it.each([
    ['a file in place of the folder', 'plain'],
    ['a folder below a file', 'plain/below'],
    ['a folder in place of the file', 'taken'],
  ])('%s', (_, name) => {
    writeFileSync(join(folder, 'plain'), '');
    mkdirSync(join(folder, 'taken', 'mcp-chat.sqlite'), { recursive: true });
    expect(() => sqliteStore(join(folder, name))).toThrow(
      new DataError('MCP_CHAT_DATA: it cannot be written; give this user the right to, or name another folder'),
    );
  });

  const damaged = 'MCP_CHAT_DATA: its file is damaged; restore a copy of it, or move it away to begin anew';

  it('a file of something else', () => {
    writeFileSync(file(), 'These are my notes of last summer. '.repeat(100));
    expect(reason()).toBe(damaged);
  });

  it('a file with a page overwritten', () => {
    const store = sqliteStore(folder);
    store.commit(Array.from({ length: 500 }, (_, index) => put(`user:u${index}`, 'idle', 100)));
    store.close();
    const bytes = readFileSync(file());
    bytes.fill(0xa5, bytes.length - 8_192);
    writeFileSync(file(), bytes);
    expect(reason()).toBe(damaged);
  });

  it('a file that was cut off', () => {
    const store = sqliteStore(folder);
    store.commit(Array.from({ length: 500 }, (_, index) => put(`user:u${index}`, 'idle', 100)));
    store.close();
    writeFileSync(file(), readFileSync(file()).subarray(0, 20_000));
    expect(reason()).toBe(damaged);
  });

  it('a file of a later version', () => {
    sqliteStore(folder).close();
    tamper('PRAGMA user_version = 99');
    expect(reason()).toMatch(/^MCP_CHAT_DATA: the data is of version 99, .* up to \d+: use a newer server$/);
  });

  it('an actor of a later version', () => {
    const store = sqliteStore(folder);
    store.commit([put('user:ann', 'idle')]);
    store.close();
    tamper("UPDATE actors SET version = 99 WHERE address = 'user:ann'");
    expect(reason()).toMatch(/^MCP_CHAT_DATA: a user of version 99 cannot be made one of version \d+: use the server/);
  });

  it('and leaves the file unlocked and as it was', () => {
    sqliteStore(folder).close();
    tamper('PRAGMA user_version = 99');
    const before = readFileSync(file());
    expect(reason()).not.toBe('opened');
    expect(readFileSync(file()).equals(before)).toBe(true);
    tamper(`PRAGMA user_version = ${schemaVersion}`);
    expect(reason()).toBe('opened');
  });
});

describe('when the disk fails while it runs', () => {
  /** A store, its connection, and what fails in place of a statement from then on. */
  function openSpied() {
    let connection: DatabaseSync | undefined;
    let failing: { sql: string; error: Error } | undefined;
    const exec = DatabaseSync.prototype.exec;
    vi.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
      connection = this;
      if (failing && sql === failing.sql) throw failing.error;
      exec.call(this, sql);
    });
    const store = sqliteStore(folder);
    store.commit([
      put('user:ann', 'idle'),
      { type: 'outbox.put', userId: ann, head: emptyHead('e') },
      message(1),
      receipt('k', 1),
    ]);
    return {
      store,
      pragma: (text: string) => connection && exec.call(connection, `PRAGMA ${text}`),
      fail: (sql: string | undefined, text: string) => {
        failing = sql === undefined ? undefined : { sql, error: new Error(text) };
      },
    };
  }

  const storeFailed = expect.objectContaining({ name: 'Fault', code: 'store_failed', retryable: true });
  const failureOf = (store: Store, writes: readonly Write[]): unknown => {
    try {
      store.commit(writes);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  /** Touches every table, and takes more room than there is. */
  const large: readonly Write[] = [
    {
      type: 'outbox.append',
      userId: ann,
      head: { epoch: 'e', first: 1, last: 1, read: 0 },
      entry: { seq: 1, notice: { type: 'partner.lapsed', roomId: room, at: 1 } },
    },
    { type: 'room.delete', roomId: room },
    message(2),
    receipt('k2', 2),
    put('user:ann', 'queued', 100_000),
  ];

  it('a full disk refuses the commit, leaves everything as it was, and is forgotten once there is room', () => {
    const { store, pragma } = openSpied();
    const before = everything(store);
    pragma('max_page_count = 16');
    expect(failureOf(store, large)).toEqual(storeFailed);
    expect(everything(store)).toEqual(before);
    // A write that takes no further room still succeeds.
    store.commit([put('user:ann', 'left')]);
    pragma('max_page_count = 1000000');
    store.commit(large);
    const after = everything(store);
    expect(after).toMatchObject({ messages: [{ message: { seq: 2 } }], entries: [{ seq: 1 }] });
    store.close();
    const reopened = sqliteStore(folder);
    expect(everything(reopened)).toEqual(after);
    reopened.close();
  });

  it('has nothing of a commit that failed when it is opened again', () => {
    const { store, pragma } = openSpied();
    const before = everything(store);
    pragma('max_page_count = 16');
    expect(failureOf(store, large)).toEqual(storeFailed);
    store.close();
    const reopened = sqliteStore(folder);
    expect(everything(reopened)).toEqual(before);
    reopened.close();
  });

  it.each(['BEGIN IMMEDIATE', 'COMMIT'])('a failing %s does the same', (sql) => {
    const { store, fail } = openSpied();
    const before = everything(store);
    fail(sql, 'disk I/O error');
    expect(failureOf(store, large)).toEqual(storeFailed);
    expect(everything(store)).toEqual(before);
    fail(undefined, '');
    store.commit(large);
    const after = everything(store);
    store.close();
    const reopened = sqliteStore(folder);
    expect(everything(reopened)).toEqual(after);
    reopened.close();
  });

  it('counts the steps of a large actor as if the commit had never been tried', () => {
    const { store, fail } = openSpied();
    const { snapshot } = begin(matchmakerMachine, { pool: 'lobby' });
    const address = matchmakerAddress();
    const drained: Write = {
      type: 'actor.put',
      address,
      actor: { snapshot: { ...snapshot, value: 'draining' }, timers: [] },
      cause: { to: address, event: { type: 'matchmaker.drain', ask: 'a' as AskId, at: 1, id: 'i' } },
    };
    store.commit([{ type: 'actor.put', address, actor: { snapshot, timers: [] } }]);
    fail('COMMIT', 'disk I/O error');
    expect(failureOf(store, [drained])).toEqual(storeFailed);
    fail(undefined, '');
    store.commit([drained]);
    expect(store.actor(address)?.snapshot.value).toBe('draining');
    store.close();
    const reopened = sqliteStore(folder);
    expect(reopened.actor(address)?.snapshot).toEqual({ ...snapshot, value: 'draining' });
    reopened.close();
  });
});
