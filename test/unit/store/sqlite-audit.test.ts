import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { migrate } from '../../../src/store/sqlite-schema.ts';

it.each(["UPDATE audit SET deed = '{}'", 'DELETE FROM audit'])('the audit log in the file takes no %s', (sql) => {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  database.exec("INSERT INTO audit (at, deed) VALUES (1, '{}')");
  expect(() => database.exec(sql)).toThrow('the audit log is append-only');
  expect(database.prepare('SELECT number, at, deed FROM audit').all()).toEqual([{ number: 1, at: 1, deed: '{}' }]);
});
