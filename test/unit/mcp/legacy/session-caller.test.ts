import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import { RateLimits, unlimited } from '../../../../src/admission/rate-limits.ts';
import { Bindings } from '../../../../src/mcp/bindings.ts';
import { Handles } from '../../../../src/mcp/handles.ts';
import { SessionCaller } from '../../../../src/mcp/legacy/session-caller.ts';
import type { Host } from '../../../../src/people/host.ts';
import { Identities } from '../../../../src/people/identities.ts';
import { memoryStore } from '../../../../src/store/memory.ts';
import { seededIds } from '../../../support/seeded-ids.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';
import { writeTo } from '../../../support/write-for.ts';

const ann = 'ann' as UserId;
const here = '192.0.2.1';

function make() {
  const store = memoryStore();
  const { next } = seededIds();
  const identities = new Identities(store, next, writeTo(store));
  const bindings = new Bindings();
  const replaced: string[] = [];
  const enroll = (name: string): string => {
    const enrolment = identities.enroll(name);
    if (typeof enrolment === 'string') throw new Error(enrolment);
    store.commit(enrolment.writes);
    enrolment.release();
    return enrolment.handle;
  };
  const logged: Record<string, unknown>[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => void logged.push(JSON.parse(line)) });
  const rates = new RateLimits(new VirtualClock(), unlimited, log);
  const handles = new Handles({ identities, rates, bindings, log });
  // A session asks a host for nothing but its identities.
  const host = { identities } as Pick<Host, 'identities'> as Host;
  const session = (name: string) =>
    new SessionCaller({ host, bindings, handles }, { replaced: () => void replaced.push(name) }, here);
  return {
    ann: enroll('ann'),
    bob: enroll('bob'),
    enroll,
    session,
    replaced,
    handles,
    identities,
    bindings,
    logged,
    forget: (userId: UserId) => store.commit([{ type: 'person.delete', userId }]),
  };
}

describe('a session', () => {
  it('speaks for nobody at first', () => {
    const session = make().session('s');
    expect([session.userId, session.present(undefined)]).toEqual([undefined, undefined]);
  });

  it('speaks for the first whose handle it presents, who may then leave it out', () => {
    const { session: open, ann: handle } = make();
    const session = open('s');
    expect([session.present(handle), session.present(undefined), session.present(handle), session.userId]).toEqual([
      'ann',
      'ann',
      'ann',
      'ann',
    ]);
  });

  it('speaks for somebody who was enrolled on it', () => {
    const session = make().session('s');
    session.bind(ann);
    expect([session.userId, session.present(undefined)]).toEqual(['ann', 'ann']);
  });

  it('is bound once: another’s handle counts for that call alone, and nothing changes for that person', () => {
    const { session: open, ann: annsHandle, bob: bobsHandle, replaced } = make();
    const [one, other] = [open('one'), open('other')];
    one.present(annsHandle);
    other.present(bobsHandle);
    expect([one.present(bobsHandle), one.present(undefined)]).toEqual(['bob', 'ann']);
    expect([one.userId, other.userId, replaced]).toEqual(['ann', 'bob', []]);
  });

  it('enrols in turn, also after an enrolment that failed', async () => {
    const session = make().session('s');
    const order: string[] = [];
    const { promise: first, reject: fail } = Promise.withResolvers<never>();
    const failing = session.inTurn(() => {
      order.push('first');
      return first;
    });
    const second = session.inTurn(async () => {
      order.push('second');
      return session.present(undefined);
    });
    await Promise.resolve();
    expect(order).toEqual(['first']);
    session.bind(ann);
    fail(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    expect([await second, order]).toEqual(['ann', ['first', 'second']]);
  });

  it('is not bound by a handle that nobody has', () => {
    const { session: open, ann: handle } = make();
    const session = open('s');
    expect([session.present('mch_nobody'), session.present(''), session.userId]).toMatchObject([
      { code: 'unknown_handle' },
      { code: 'unknown_handle' },
      undefined,
    ]);
    expect(session.present(handle)).toBe('ann');
  });

  it('refuses a wrong handle though it is bound', () => {
    const { session: open, ann: handle } = make();
    const session = open('s');
    session.present(handle);
    expect(session.present('mch_nobody')).toMatchObject({ code: 'unknown_handle' });
  });

  it('names no handle in a refusal', () => {
    const { session: open, ann: annsHandle, bob: bobsHandle } = make();
    const session = open('s');
    session.present(annsHandle);
    const refusals = JSON.stringify([session.present('mch_secret'), session.present(bobsHandle)]);
    expect([refusals.includes('mch_secret'), refusals.includes(bobsHandle)]).toEqual([false, false]);
  });
});

describe('the log', () => {
  const warn = 40;

  it('is told of a handle that nobody has, and not what it was', () => {
    const { session: open, handles, logged } = make();
    const guesses = ['mch_guess', '', 'x'.repeat(1_000), `mch_${'A'.repeat(32)}`];
    for (const guess of guesses) expect(handles.present(guess, here)).toMatchObject({ code: 'unknown_handle' });
    open('s').present('mch_guess');
    const trace = {
      level: warn,
      security: 'unknown_handle',
      address: here,
      msg: 'a handle that nobody has was presented',
    };
    expect(logged).toEqual([...guesses, 'mch_guess'].map(() => trace));
  });

  it('hears nothing of those who are known', () => {
    const { session: open, ann: handle, logged } = make();
    const [older, newer] = [open('older'), open('newer')];
    for (const session of [older, newer, older]) session.present(handle);
    newer.present(undefined);
    expect(logged).toEqual([]);
  });
});

describe('two sessions of one person', () => {
  it('are one: the last to present the handle speaks, and the other is told', () => {
    const { session: open, ann: handle, replaced } = make();
    const [older, newer] = [open('older'), open('newer')];
    older.present(handle);
    newer.present(handle);
    expect([older.userId, newer.userId, replaced]).toEqual([undefined, 'ann', ['older']]);
  });

  it('ask the older one for the handle again, with which it takes over', () => {
    const { session: open, ann: handle, replaced } = make();
    const [older, newer] = [open('older'), open('newer')];
    older.present(handle);
    newer.present(handle);
    expect(older.present(undefined)).toMatchObject({ code: 'handle_required' });
    expect([older.present(handle), older.userId, newer.userId, replaced]).toEqual([
      'ann',
      'ann',
      undefined,
      ['older', 'newer'],
    ]);
  });

  it('stay one when the older is released late', () => {
    const { session: open, ann: handle } = make();
    const [older, newer] = [open('older'), open('newer')];
    older.present(handle);
    newer.present(handle);
    older.release();
    expect(newer.userId).toBe('ann');
  });

  it('tell nobody when the same one presents the handle again', () => {
    const { session: open, ann: handle, replaced } = make();
    const session = open('s');
    for (let times = 0; times < 3; times += 1) session.present(handle);
    expect(replaced).toEqual([]);
  });

  it('do not disturb each other once the first was released', () => {
    const { session: open, ann: handle, replaced } = make();
    const [first, second] = [open('first'), open('second')];
    first.present(handle);
    first.release();
    second.present(handle);
    expect([second.userId, replaced]).toEqual(['ann', []]);
  });
});

describe('a session whose person was forgotten', () => {
  it('is as good as new', () => {
    const { session: open, ann: annsHandle, bob: bobsHandle, forget } = make();
    const session = open('s');
    session.present(annsHandle);
    forget(ann);
    expect([session.userId, session.present(undefined), session.present(annsHandle)]).toMatchObject([
      undefined,
      undefined,
      { code: 'unknown_handle' },
    ]);
    expect([session.present(bobsHandle), session.userId]).toEqual(['bob', 'bob']);
  });

  it('does not speak for a namesake who came after them, and may be bound to anybody', () => {
    const { session: open, ann: handle, bob: bobsHandle, enroll, forget, logged } = make();
    const session = open('s');
    session.present(handle);
    forget(ann);
    enroll('ann');
    expect([session.userId, session.present(undefined)]).toEqual([undefined, undefined]);
    expect([session.present(bobsHandle), logged]).toEqual(['bob', []]);
  });

  it('speaks for the namesake whose handle it presents', () => {
    const { session: open, ann: handle, enroll, forget } = make();
    const session = open('s');
    session.present(handle);
    forget(ann);
    expect([session.present(enroll('ann')), session.userId]).toEqual(['ann', 'ann']);
  });

  it('releases nobody when it never spoke', () => {
    const { session: open } = make();
    expect(() => open('s').release()).not.toThrow();
  });
});

describe('a handle that replaces another', () => {
  it('ends, once presented, whatever came by the former, but not the session that presents it', async () => {
    const { session: open, ann: former, identities, bindings, replaced, handles } = make();
    const evicted: UserId[] = [];
    bindings.onEviction((userId) => evicted.push(userId));
    const own = open('own');
    own.present(former);
    const next = await identities.mintNext(ann);

    expect([own.present(former), own.present(next), own.userId, handles.present(former, here)]).toEqual([
      ann,
      ann,
      ann,
      expect.objectContaining({ code: 'unknown_handle' }),
    ]);
    expect([replaced, evicted]).toEqual([[], [ann]]);
  });

  it('ends a session that came by the former when it is presented without one', async () => {
    const { session: open, ann: former, identities, replaced, handles } = make();
    const stale = open('stale');
    stale.present(former);

    expect(handles.present(await identities.mintNext(ann), here)).toBe(ann);

    expect([stale.userId, stale.present(undefined), replaced]).toEqual([
      undefined,
      expect.objectContaining({ code: 'handle_required' }),
      ['stale'],
    ]);
  });

  it('that could not be kept leaves both good, and is tried again', async () => {
    const { ann: former, identities, handles, logged } = make();
    const next = await identities.mintNext(ann);
    const settle = vi.spyOn(identities, 'settle').mockRejectedValueOnce(new Error('disk full'));

    expect([handles.present(next, here), handles.present(former, here)]).toEqual([ann, ann]);
    await settle.mock.results[0]?.value.catch(() => {});
    await Promise.resolve();
    expect(logged).toMatchObject([{ msg: 'a handle was not settled' }]);
    handles.present(next, here);

    expect(handles.present(former, here)).toMatchObject({ code: 'unknown_handle' });
  });
});
