import { describe, expect, it } from 'vitest';
import { Origins } from '../../../src/people/origins.ts';
import { memoryStore } from '../../../src/store/memory.ts';

const profile = { displayName: 'Ann', interests: ['go'], languages: [] };
const home = { address: '192.0.2.1', isLimited: true };

describe('an origin', () => {
  it('is the same for one address and one folder of data, and tells the address to nobody', () => {
    const store = memoryStore();
    const [origins, again, elsewhere] = [new Origins(store), new Origins(store), new Origins(memoryStore())];
    const origin = origins.of('192.0.2.1');
    expect(origin).toMatch(/^[\w-]{16}$/);
    expect(
      [again.of('192.0.2.1'), elsewhere.of('192.0.2.1'), origins.of('192.0.2.2')].map((one) => one === origin),
    ).toEqual([true, false, false]);
  });

  it('is the same as long as the store cannot keep its key', () => {
    let isFull = true;
    const store = memoryStore();
    const origins = new Origins({
      secret: (name) => store.secret(name),
      commit(writes) {
        if (isFull) throw new Error('the disk is full');
        store.commit(writes);
      },
    });
    const before = origins.of('192.0.2.1');
    isFull = false;
    expect([origins.of('192.0.2.1'), new Origins(store).of('192.0.2.1')]).toEqual([before, before]);
  });

  it('makes nothing before it is needed', () => {
    const store = memoryStore();
    expect([new Origins(store) instanceof Origins, store.secret('origins')]).toEqual([true, undefined]);
  });
});

it('marks those alike who may be tries of one person', () => {
  const origins = new Origins(memoryStore());
  const mark = (more: object = {}, era: 'sessions' | 'requests' = 'requests', address = home.address) =>
    origins.entrance({ ...home, address }, { profile: { ...profile, ...more }, era }).mark;
  const first = mark();
  const others = [mark({ displayName: 'Bob' }), mark({ interests: [] }), mark({ languages: ['en'] })];
  expect(
    [mark(), ...others, mark({}, 'sessions'), mark({}, 'requests', '192.0.2.2')].map((one) => one === first),
  ).toEqual([true, ...[false, false, false], false, false]);
  expect(origins.entrance(home)).toEqual({ origin: origins.of(home.address), isLimited: true, mark: null });
});
