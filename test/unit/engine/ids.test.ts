import { describe, expect, it } from 'vitest';
import { randomIds } from '../../../src/engine/ids.ts';

describe('random ids', () => {
  it('have 16 characters that fit into a name', () => {
    const ids = randomIds();
    for (let index = 0; index < 1_000; index += 1) expect(ids.next()).toMatch(/^[A-Za-z0-9_-]{16}$/);
  });

  it('differ, within one source and between two', () => {
    const [one, other] = [randomIds(), randomIds()];
    const drawn = Array.from({ length: 5_000 }, () => [one.next(), other.next()]).flat();
    expect(new Set(drawn).size).toBe(10_000);
  });

  it('use the whole alphabet', () => {
    const ids = randomIds();
    const used = new Set(Array.from({ length: 1_000 }, () => [...ids.next()]).flat());
    expect(used.size).toBe(64);
  });
});
