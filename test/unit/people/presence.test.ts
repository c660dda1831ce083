import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import type { Lease, PresenceTimes } from '../../../src/people/presence.ts';
import { Presence } from '../../../src/people/presence.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const ann = 'ann' as UserId;
const second = 1_000;

/** In seconds, so that the tables can be read. */
const times = { away: 60, absence: 300, queueAbsence: 30, unproven: 12, streamKeepsPlace: 900, lifetime: 86_400 };
const inMs: PresenceTimes = {
  awayMs: times.away * second,
  absenceMs: times.absence * second,
  queueAbsenceMs: times.queueAbsence * second,
  unprovenMs: times.unproven * second,
  streamKeepsPlaceMs: times.streamKeepsPlace * second,
  lifetimeMs: times.lifetime * second,
};

type Sign = 'call' | 'open' | 'close' | Lease | 'forget';

/** The tells about Ann, who begins with this lease, when such signs come; both as `seconds word, seconds word`. */
function told(lease: Lease, signs: string, untilSeconds: number): string {
  const clock = new VirtualClock(0);
  const tells: string[] = [];
  const presence = new Presence(clock, inMs, (_, { type }) =>
    tells.push(`${clock.now() / second} ${type.replace('user.', '')}`),
  );
  presence.hold(ann, lease);
  const streams: (() => void)[] = [];
  const give = (sign: Sign): void => {
    if (sign === 'call') presence.touch(ann);
    else if (sign === 'open') streams.push(presence.openStream(ann));
    else if (sign === 'close') streams.shift()?.();
    else if (sign === 'forget') presence.forget(ann);
    else presence.hold(ann, sign);
  };
  for (const [, afterSeconds, sign] of signs.matchAll(/([\d.]+) (\w+)/g)) {
    clock.advanceSync(Number(afterSeconds) * second - clock.now());
    give(sign as Sign);
  }
  clock.advanceSync(untilSeconds * second - clock.now());
  return tells.join(', ');
}

type Row = readonly [fact: string, signs: string, untilSeconds: number, tells: string];

describe('presence in a room', () => {
  it.each<Row>([
    ['nobody is away before the time', '', 59.999, ''],
    ['silence: first away, then absent', '', 9_999, '60 away, 300 absent'],
    ['a call starts the time again', '50 call', 309, '110 away'],
    ['many calls do', '50 call, 100 call, 150 call', 220, '210 away'],
    ['a call after away brings back', '70 call', 129, '60 away, 70 back'],
    ['back, and then away once more', '70 call', 999, '60 away, 70 back, 130 away, 370 absent'],
    ['a call at the last moment prevents absence', '299 call', 358, '60 away, 299 back'],
    ['one whose absence was told may come back yet', '400 call', 450, '60 away, 300 absent, 400 back'],
    ['a stream keeps present without a call', '10 open', 80_000, ''],
    ['the time runs from the end of the stream', '10 open, 1000 close', 1_400, '1060 away, 1300 absent'],
    ['one stream of two keeps present', '10 open, 20 open, 30 close', 80_000, ''],
    ['a stream opened after away brings back', '70 open', 80_000, '60 away, 70 back'],
    ['a short stream counts as a call', '50 open, 51 close', 111, '111 away'],
    ['nothing is told of one forgotten', '70 forget', 999, '60 away'],
  ])('%s', (_, signs, untilSeconds, tells) => {
    expect(told('room', signs, untilSeconds)).toBe(tells);
  });

  it('tells of absence at once where it comes no later than away', () => {
    const clock = new VirtualClock(0);
    const tells: string[] = [];
    const all = { awayMs: 500, absenceMs: 400, queueAbsenceMs: 1, unprovenMs: 1, streamKeepsPlaceMs: 1, lifetimeMs: 1 };
    const presence = new Presence(clock, all, (_, { type }) => tells.push(`${type} at ${clock.now()}`));
    presence.hold(ann, 'room');
    clock.advanceSync(5_000);
    expect(tells).toEqual(['user.absent at 400']);
  });
});

describe('presence in the queue', () => {
  it.each<Row>([
    ['silence: absent, without a word of away', '', 9_999, '30 absent'],
    ['a call starts the time again', '20 call', 9_999, '50 absent'],
    ['an open stream alone counts for 15 minutes', '0 open', 9_999, '900 absent'],
    ['those 15 minutes run from the last call', '10 open, 500 call', 9_999, '1400 absent'],
    ['the time runs from the end of the stream', '0 open, 100 close', 9_999, '130 absent'],
    ['so too for the second of two after each other', '0 open, 40 close, 50 open, 200 close', 9_999, '230 absent'],
    ['a second stream keeps the place', '0 open, 0 open, 100 close', 899, ''],
    ['a stream that ends shortly before its time is up gains nothing', '0 open, 899 close', 9_999, '900 absent'],
    [
      'streams opened again and again count no longer than one',
      Array.from({ length: 45 }, (_, index) => `${index * 20} open, ${index * 20 + 10} close`).join(', '),
      9_999,
      '900 absent',
    ],
    ['a call after a stream gives the usual time', '0 open, 100 close, 120 call', 9_999, '150 absent'],
  ])('of somebody who has called: %s', (_, signs, untilSeconds, tells) => {
    expect(told('queue', `0 call, ${signs}`, untilSeconds)).toBe(tells);
  });

  it.each<Row>([
    ['silence: absent much sooner', '', 9_999, '12 absent'],
    ['one call at the last moment gives the usual time', '11.999 call', 9_999, '41.999 absent'],
    ['a call in the room before proves as much', '1 room, 2 call, 3 queue', 9_999, '33 absent'],
    ['an open stream keeps the place as usual', '5 open', 9_999, '900 absent'],
    ['a stream that ends is no call', '0 open, 100 close', 9_999, '112 absent'],
    ['nor are many', '0 open, 4 close, 8 open, 12 close', 9_999, '24 absent'],
    ['a call proves it for every later visit', '1 call, 2 none, 3 queue', 9_999, '33 absent'],
    ['the time begins anew with a visit', '10 none, 11 queue', 9_999, '23 absent'],
  ])('of somebody who never called since they were enrolled: %s', (_, signs, untilSeconds, tells) => {
    expect(told('queue', signs, untilSeconds)).toBe(tells);
  });

  it('is never kept longer without a proof than with one', () => {
    const clock = new VirtualClock(0);
    const tells: string[] = [];
    const all = { ...inMs, queueAbsenceMs: 400, unprovenMs: 500 };
    const presence = new Presence(clock, all, (_, { type }) => tells.push(`${type} at ${clock.now()}`));
    presence.hold(ann, 'queue');
    clock.advanceSync(5_000);
    expect(tells).toEqual(['user.absent at 400']);
  });
});

describe('presence in neither', () => {
  it.each<Row>([
    ['silence as long as a handle lives: expired', '', 99_999, '86400 expired'],
    ['a call starts the time again', '80000 call', 170_000, '166400 expired'],
    ['an open stream keeps the person', '0 open', 400_000, ''],
  ])('%s', (_, signs, untilSeconds, tells) => {
    expect(told('none', signs, untilSeconds)).toBe(tells);
  });
});

describe('a lease that changes', () => {
  it.each<Row>([
    ['starts the time of the new one', '29 room', 100, '89 away'],
    ['is not renewed by the same again', '29 queue', 100, '30 absent'],
    ['forgets that somebody was away', '1 room, 70 queue, 80 call', 105, '61 away'],
    ['keeps the open streams', '1 open, 2 room', 5_000, ''],
    ['gives a stream its time anew in the queue', '1 open, 2 room, 100 queue', 9_999, '1000 absent'],
    ['leaves no deadline of the former one', '1 room, 2 none', 1_000, ''],
  ])('%s', (_, signs, untilSeconds, tells) => {
    expect(told('queue', `0 call, ${signs}`, untilSeconds)).toBe(tells);
  });
});

describe('somebody unknown', () => {
  it('may call and open streams, and nothing comes of it', () => {
    const clock = new VirtualClock(0);
    const tells: string[] = [];
    const all = { awayMs: 1, absenceMs: 2, queueAbsenceMs: 1, unprovenMs: 1, streamKeepsPlaceMs: 1, lifetimeMs: 1 };
    const presence = new Presence(clock, all, (_, { type }) => tells.push(type));
    presence.touch(ann);
    presence.openStream(ann)();
    presence.forget(ann);
    clock.advanceSync(1_000);
    expect([tells, presence.leaseOf(ann), clock.pending]).toEqual([[], 'none', []]);
  });

  it('gets no lease from a stream of somebody forgotten that ends', () => {
    const clock = new VirtualClock(0);
    const all = { awayMs: 9, absenceMs: 9, queueAbsenceMs: 9, unprovenMs: 9, streamKeepsPlaceMs: 9, lifetimeMs: 9 };
    const presence = new Presence(clock, all, () => {});
    presence.hold(ann, 'queue');
    const close = presence.openStream(ann);
    presence.forget(ann);
    clock.advanceSync(100);
    close();
    expect([presence.leaseOf(ann), clock.pending]).toEqual(['none', []]);
  });
});

it('a stopped presence tells nothing more', () => {
  const clock = new VirtualClock(0);
  const tells: string[] = [];
  const all = { awayMs: 1, absenceMs: 2, queueAbsenceMs: 1, unprovenMs: 1, streamKeepsPlaceMs: 1, lifetimeMs: 1 };
  const presence = new Presence(clock, all, (_, { type }) => tells.push(type));
  for (const lease of ['room', 'queue', 'none'] as const) presence.hold(lease as string as UserId, lease);
  expect(presence.leaseOf('queue' as UserId)).toBe('queue');
  presence.stop();
  clock.advanceSync(1_000);
  expect([tells, clock.pending]).toEqual([[], []]);
});

describe('whether somebody in the queue was heard of', () => {
  const heardOf = (act: (presence: Presence) => void, isRestored = false): readonly boolean[] => {
    const heard: boolean[] = [];
    const presence = new Presence(
      new VirtualClock(0),
      inMs,
      () => {},
      (_, isHeard) => heard.push(isHeard),
    );
    if (isRestored) presence.restore(ann, 'queue', false);
    else presence.hold(ann, 'queue');
    act(presence);
    presence.stop();
    return heard;
  };

  it('is told with the first call, and for good', () => {
    const calls = (presence: Presence) => {
      presence.touch(ann);
      presence.openStream(ann)();
      presence.touch(ann);
    };
    expect([heardOf(calls), heardOf(calls, true)]).toEqual([[true], [true]]);
  });

  it('is told of streams and of the connection of the answer as long as one is open', () => {
    expect(
      heardOf((presence) => {
        const [stream, connection] = [presence.openStream(ann), presence.holdConnection(ann)];
        stream();
        connection();
        presence.openStream(ann);
      }),
    ).toEqual([true, false, true]);
  });

  it('is not told of a notification, of the idle, or again when they enter another time', () => {
    expect(heardOf((presence) => presence.touch(ann, false))).toEqual([]);
    const comesBack = (presence: Presence) => {
      presence.hold(ann, 'none');
      presence.touch(ann);
      presence.hold(ann, 'queue');
      presence.touch(ann);
    };
    expect(heardOf(comesBack)).toEqual([]);
  });
});

describe('a person has come back', () => {
  const hasReturned = (act: (presence: Presence) => void): boolean => {
    const presence = new Presence(new VirtualClock(0), inMs, () => {});
    presence.hold(ann, 'room');
    act(presence);
    presence.stop();
    return presence.hasReturned(ann);
  };

  it('with their handle, for a second call on their session, or after a restart', () => {
    const call = (presence: Presence) => presence.noteCall(ann, false);
    expect({
      never: hasReturned(() => {}),
      touched: hasReturned((presence) => presence.touch(ann)),
      once: hasReturned(call),
      twice: hasReturned((presence) => void [call(presence), call(presence)]),
      byHandle: hasReturned((presence) => presence.noteCall(ann, true)),
      restored: hasReturned((presence) => presence.restore(ann, 'room', false)),
    }).toEqual({ never: false, touched: false, once: false, twice: true, byHandle: true, restored: true });
  });
});
