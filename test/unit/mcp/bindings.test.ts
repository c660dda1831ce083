import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import { Bindings } from '../../../src/mcp/bindings.ts';

const bob = 'bob' as UserId;

describe('bindings', () => {
  it('are released by the current speaker alone', () => {
    const bindings = new Bindings();
    const [one, other] = [{ replaced: () => {} }, { replaced: () => {} }];
    bindings.bind(bob, one);
    bindings.release(bob, other);
    const before = bindings.isCurrent(bob, one);
    bindings.release(bob, one);
    expect([before, bindings.isCurrent(bob, one), bindings.isCurrent(bob, other)]).toEqual([true, false, false]);
  });
});
