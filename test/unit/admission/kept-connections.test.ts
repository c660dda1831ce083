import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { KeptConnections } from '../../../src/admission/kept-connections.ts';

const socket = (destroyed = false) => Object.assign(new EventEmitter(), { destroyed });

/** The connections that are held, by name. */
function make() {
  const held = new Set<string>();
  const hold = (name: string) => () => {
    held.add(name);
    return () => void held.delete(name);
  };
  return { held, hold, kept: new KeptConnections() };
}

describe('a connection on which an answer went out', () => {
  it.each(['end', 'close'])('holds until its %s, and leaves no listener', (sign) => {
    const { held, hold, kept } = make();
    const connection = socket();
    kept.keep(connection as never, hold('ann'));
    const before = [...held];
    connection.emit(sign);
    expect([before, [...held], connection.eventNames()]).toEqual([['ann'], [], []]);
  });

  it('holds nothing when it is gone already', () => {
    const { held, hold, kept } = make();
    kept.keep(socket(true) as never, hold('ann'));
    expect([...held]).toEqual([]);
  });

  it('holds the last of several answers', () => {
    const { held, hold, kept } = make();
    const connection = socket();
    kept.keep(connection as never, hold('ann'));
    kept.keep(connection as never, hold('bob'));
    expect([...held]).toEqual(['bob']);
  });

  it('holds until a client begins anew on it, but not for a session that was there before', () => {
    const { held, hold, kept } = make();
    const connection = socket();
    const before = performance.now() - 1;
    kept.keep(connection as never, hold('ann'));
    kept.release(connection as never, before);
    const still = [...held];
    kept.release(connection as never, performance.now() + 1);
    expect([still, [...held]]).toEqual([['ann'], []]);
    kept.keep(connection as never, hold('bob'));
    kept.release(connection as never);
    expect([...held]).toEqual([]);
  });
});
