import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import { QueuedPeople } from '../../../src/admission/queued-people.ts';

const here = '192.0.2.1';
const there = '192.0.2.2';

describe('people in the queue', () => {
  function open(max: number) {
    const queued = new Set<UserId>();
    const people = new QueuedPeople({ leaseOf: (userId) => (queued.has(userId) ? 'queue' : 'none') }, max);
    const enter = (name: string, address = here): boolean => {
      const over = people.admit(address, name as UserId);
      if (!over) return false;
      queued.add(name as UserId);
      people.note(name as UserId, address);
      over();
      return true;
    };
    return { people, queued, enter };
  }

  it('are as many of one address as it may have, and any of another', () => {
    const { enter } = open(2);
    expect([enter('a'), enter('b'), enter('c'), enter('c', there)]).toEqual([true, true, false, true]);
  });

  it('who wait already may ask again', () => {
    const { enter } = open(2);
    expect([enter('a'), enter('b'), enter('a'), enter('b')]).toEqual([true, true, true, true]);
  });

  it('make room when they leave, by whatever way', () => {
    const { enter, queued } = open(2);
    enter('a');
    enter('b');
    queued.delete('a' as UserId);
    expect([enter('c'), enter('d')]).toEqual([true, false]);
  });

  it('count where they were last heard from', () => {
    const { enter, people } = open(1);
    enter('a');
    people.note('a' as UserId, there);
    expect([enter('b'), enter('c', there)]).toEqual([true, false]);
  });

  it('count while their call is under way', () => {
    const { people } = open(1);
    const over = people.admit(here, undefined);
    expect(people.admit(here, undefined)).toBeUndefined();
    over?.();
    expect(people.admit(here, undefined)).toBeDefined();
  });

  it('are forgotten after they left, though nobody says so', () => {
    const { enter, queued, people } = open(5);
    for (let index = 0; index < 10_000; index += 1) {
      enter(`p${index}`, `192.0.2.${index}`);
      queued.clear();
    }
    expect(people.size).toBeLessThan(4_200);
  });
});
