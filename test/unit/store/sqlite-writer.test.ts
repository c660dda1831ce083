import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { AskId } from '../../../machines/address.ts';
import { matchmakerAddress } from '../../../machines/address.ts';
import { matchmakerMachine } from '../../../machines/matchmaker/matchmaker.ts';
import { begin } from '../../../src/engine/step.ts';
import { migrate } from '../../../src/store/sqlite-schema.ts';
import { SqliteWriter } from '../../../src/store/sqlite-writer.ts';

const address = matchmakerAddress();
const { snapshot } = begin(matchmakerMachine, { pool: 'lobby' });

/** A matchmaker that takes so many characters to write, taking steps of so many; how many stand in the file after each of them. */
function stepsHeld({ wholeChars, stepChars, count }: { wholeChars: number; stepChars: number; count: number }) {
  const database = new DatabaseSync(':memory:');
  migrate(database);
  const context = { ...snapshot.context, filler: 'x'.repeat(wholeChars) };
  const actor = { snapshot: { ...snapshot, context }, timers: [] };
  const event = { type: 'matchmaker.drain', ask: 'a'.repeat(stepChars) as AskId, at: 1, id: 'i' };
  const writer = new SqliteWriter(database, () => actor);
  writer.write([{ type: 'actor.put', address, actor }]);
  return Array.from({ length: count }, () => {
    writer.write([{ type: 'actor.put', address, actor, cause: { to: address, event } }]);
    writer.committed();
    return (database.prepare('SELECT count(*) AS steps FROM steps').get() as { steps: number }).steps;
  });
}

describe('a large actor', () => {
  it('is written whole again once its steps weigh enough', () => {
    const held = stepsHeld({ wholeChars: 10, stepChars: 60_000, count: 12 });
    expect(held).toEqual([1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0]);
  });

  it('is written whole the less often the larger it is', () => {
    const held = stepsHeld({ wholeChars: 600_000, stepChars: 60_000, count: 24 });
    expect(held.filter((steps) => steps === 0)).toHaveLength(2);
  });
});
