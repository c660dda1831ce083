import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../machines/address.ts';
import { Mailbox } from '../../../src/engine/mailbox.ts';

interface Numbered {
  readonly to: Address;
  readonly isCommand: boolean;
  readonly number: number;
}

const command = (to: Address, number: number): Numbered => ({ to, isCommand: true, number });
const tell = (to: Address, number: number): Numbered => ({ to, isCommand: false, number });
const drain = (mailbox: Mailbox<Numbered>): number[] => {
  const numbers: number[] = [];
  for (let letter = mailbox.take(); letter; letter = mailbox.take()) numbers.push(letter.number);
  return numbers;
};

describe('a mailbox', () => {
  it('is empty at first', () => {
    const mailbox = new Mailbox<Numbered>(2);
    expect([mailbox.size, mailbox.take()]).toEqual([0, undefined]);
  });

  it('gives letters in order of arrival, whomever they are for', () => {
    const mailbox = new Mailbox<Numbered>(2);
    for (const letter of [command('user:a', 1), tell('room:r', 2), command('user:b', 3), command('user:a', 4)]) {
      mailbox.put(letter);
    }
    expect([mailbox.size, drain(mailbox), mailbox.size]).toEqual([4, [1, 2, 3, 4], 0]);
  });

  it('refuses a command too many for one actor, and keeps nothing of it', () => {
    const mailbox = new Mailbox<Numbered>(2);
    const taken = [1, 2, 3].map((number) => mailbox.put(command('user:a', number)));
    expect([taken, mailbox.put(command('user:b', 4)), drain(mailbox)]).toEqual([[true, true, false], true, [1, 2, 4]]);
  });

  it('never refuses what is no command, and does not count it', () => {
    const mailbox = new Mailbox<Numbered>(1);
    const taken = [1, 2, 3].map((number) => mailbox.put(tell('user:a', number)));
    expect([taken, mailbox.put(command('user:a', 4)), mailbox.put(tell('user:a', 5)), drain(mailbox)]).toEqual([
      [true, true, true],
      true,
      true,
      [1, 2, 3, 4, 5],
    ]);
  });

  it('has room again for each command taken', () => {
    const mailbox = new Mailbox<Numbered>(2);
    for (const number of [1, 2]) mailbox.put(command('user:a', number));
    mailbox.take();
    expect([mailbox.put(command('user:a', 3)), mailbox.put(command('user:a', 4))]).toEqual([true, false]);
  });

  it('does what a plain list would do', () => {
    const act = fc.oneof(
      fc.record({ to: fc.constantFrom<Address>('user:a', 'user:b', 'room:r'), isCommand: fc.boolean() }),
      fc.constant('take' as const),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80 }), fc.integer({ min: 1, max: 4 }), (acts, max) => {
        const mailbox = new Mailbox<Numbered>(max);
        const plain: Numbered[] = [];
        acts.forEach((one, number) => {
          if (one === 'take') {
            expect(mailbox.take()).toEqual(plain.shift());
            return;
          }
          const waiting = plain.filter(({ to, isCommand }) => isCommand && to === one.to).length;
          const isTaken = !one.isCommand || waiting < max;
          if (isTaken) plain.push({ ...one, number });
          expect(mailbox.put({ ...one, number })).toBe(isTaken);
        });
        expect([mailbox.size, drain(mailbox)]).toEqual([plain.length, plain.map(({ number }) => number)]);
      }),
    );
  });
});
