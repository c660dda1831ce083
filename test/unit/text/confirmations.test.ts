import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import { limits } from '../../../src/limits.ts';
import { Confirmations } from '../../../src/text/confirmations.ts';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;

function make() {
  let now = 0;
  return {
    confirmations: new Confirmations(() => now),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('a token', () => {
  it('is of 128 bits, and another one each time', () => {
    const { confirmations } = make();
    const tokens = Array.from({ length: 500 }, () => confirmations.ask(ann, 'x'));

    expect(new Set(tokens).size).toBe(500);
    expect(tokens.every((token) => Buffer.from(token, 'base64url').length === 16)).toBe(true);
  });

  it('is good once, and again only for the same send', () => {
    const { confirmations } = make();
    const token = confirmations.ask(ann, 'x');

    expect(confirmations.redeem(ann, 'x', token, 'id-1')).toBe(true);
    expect(confirmations.redeem(ann, 'x', token, 'id-1')).toBe(true);
    expect(confirmations.redeem(ann, 'x', token, 'id-2')).toBe(false);
    expect(confirmations.redeem(ann, 'x', token)).toBe(false);
  });

  it('spent on a send without an id is good no more', () => {
    const { confirmations } = make();
    const token = confirmations.ask(ann, 'x');

    expect([confirmations.redeem(ann, 'x', token), confirmations.redeem(ann, 'x', token)]).toEqual([true, false]);
  });

  it('is of one person and one thing', () => {
    const { confirmations } = make();
    const token = confirmations.ask(ann, 'x');
    confirmations.ask(bob, 'x');

    expect(confirmations.redeem(bob, 'x', token)).toBe(false);
    expect(confirmations.redeem(ann, 'y', token)).toBe(false);
    expect(confirmations.redeem(ann, 'x', `${token}x`)).toBe(false);
    expect(confirmations.redeem(ann, 'x', token)).toBe(true);
  });

  it('is worth nothing once there is a newer one', () => {
    const { confirmations } = make();
    const [older, newer] = [confirmations.ask(ann, 'x'), confirmations.ask(ann, 'x')];

    expect([confirmations.redeem(ann, 'x', older), confirmations.redeem(ann, 'x', newer)]).toEqual([false, true]);
  });

  it.each([
    [limits.confirmationMs - 1, true],
    [limits.confirmationMs, false],
  ])('after %d ms: %s', (ms, isGood) => {
    const { confirmations, pass } = make();
    const token = confirmations.ask(ann, 'x');
    pass(ms);

    expect(confirmations.redeem(ann, 'x', token)).toBe(isGood);
  });

  it('is forgotten when too many others have something to confirm', () => {
    const { confirmations } = make();
    const first = confirmations.ask(ann, 'x');
    const second = confirmations.ask(bob, 'x');
    for (let n = 1; n < limits.confirmationsMax; n += 1) confirmations.ask(`user_${n}` as UserId, 'x');

    expect([confirmations.redeem(ann, 'x', first), confirmations.redeem(bob, 'x', second)]).toEqual([false, true]);
  });
});
