import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../src/people/store.ts';
import { sqliteStore } from '../../src/store/sqlite.ts';

/** The folder that a server left behind, as the next server will find it. The folder stays as it is: a copy is read. */
export function readFolder(folder: string): Store {
  const copy = mkdtempSync(join(tmpdir(), 'mcp-chat-copy-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const store = sqliteStore(copy);
    store.close();
    return store;
  } finally {
    rmSync(copy, { recursive: true });
  }
}
