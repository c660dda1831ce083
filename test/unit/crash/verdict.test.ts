import { describe, expect, it } from 'vitest';
import type { HeardEvent, PersonRecord, SentMessage } from '../../crash/record.ts';
import type { Verdict } from '../../crash/verdict.ts';
import { judge } from '../../crash/verdict.ts';

const found = (room_id: string, user_id: string): HeardEvent => ({
  type: 'chatroom.found',
  payload: { room_id, partner: { user_id } },
});

const heard = (seq: number, message: string, message_id = `id of ${message}`): HeardEvent => ({
  type: 'message.received',
  payload: { room_id: 'r', seq, message, message_id },
});

const ended = (room_id = 'r', reason = 'left', detail = reason): HeardEvent => ({
  type: 'partner.disconnected',
  payload: { room_id, reason, detail },
});

const sent = (text: string, seq?: number): SentMessage => ({
  roomId: 'r',
  text,
  acknowledged: seq === undefined ? undefined : { seq, messageId: `id of ${text}` },
});

const person = (userId: string, events: readonly HeardEvent[], rest: Partial<PersonRecord> = {}): PersonRecord => ({
  userId,
  heard: events,
  bornAt: 0,
  goneAt: Number.POSITIVE_INFINITY,
  sent: [],
  left: new Set(),
  blocks: [],
  reports: [],
  sightings: [],
  stuck: [],
  complaints: [],
  isFinished: true,
  isForgotten: false,
  ...rest,
});

/** Ann and Bob in a room that Ann leaves; Ann has said one thing and then another, and Bob one in between. */
const ann = (rest: Partial<PersonRecord> = {}, events = [found('r', 'bob'), heard(2, 'two')]) =>
  person('ann', events, { sent: [sent('one', 1), sent('three', 3)], left: new Set(['r']), ...rest });
const bob = (rest: Partial<PersonRecord> = {}, said = [heard(1, 'one'), heard(3, 'three')], end = [ended()]) =>
  person('bob', [found('r', 'ann'), ...said, ...end], { sent: [sent('two', 2), sent('late')], ...rest });

/** Ann and Bob in a room that silence ended. */
const silent = (annHeard = [ended('r', 'timeout', 'idle')], bobHeard = [ended('r', 'timeout', 'idle')]) => [
  person('ann', [found('r', 'bob'), ...annHeard]),
  person('bob', [found('r', 'ann'), ...bobHeard]),
];

/** Ann has blocked Bob from 100 to 200, and has been in a room that opened at the time with whoever is in it. */
const blocking = (openedAt: number, members: readonly [string, string], rest: Partial<PersonRecord> = {}) => ({
  people: [person('ann', [], { blocks: [{ whom: 'bob', at: 100, undoneAt: 200 }], ...rest })],
  rooms: [{ roomId: 'r', openedAt, members }],
});

const seen = (at: number, isOpen: boolean) => ({ roomId: 'r', at, isOpen, by: 'get_status' });

const kindsOf = (verdict: Verdict): readonly string[] =>
  (Object.keys(verdict) as (keyof Verdict)[]).filter((kind) => verdict[kind].length > 0);

/** The kinds of which something was found. */
const kinds = (...people: readonly PersonRecord[]): readonly string[] => kindsOf(judge(people));

describe('the verdict on a crash run', () => {
  it('finds nothing in a conversation as it should be', () => {
    expect(kinds(ann(), bob())).toEqual([]);
  });

  it('finds nothing in a partner of whom there is no record', () => {
    expect(kinds(ann({ sent: [sent('one', 1)] }, [found('r', 'ghost')]))).toEqual([]);
  });

  it('finds nothing in a room that silence ended for both', () => {
    expect(kinds(...silent())).toEqual([]);
  });

  it('finds nothing in what somebody forgotten has not heard, and finds what they heard wrong', () => {
    const forgotten = { left: new Set(['r']), isForgotten: true };
    const [early, never] = [person('ann', [found('r', 'bob')], forgotten), person('ann', [], forgotten)];
    const told = [found('r', 'ann'), ended()];
    const partner = (said: readonly SentMessage[]) => person('bob', told, { sent: said });
    expect([kinds(early, partner([sent('one', 1)])), kinds(never, partner([]))]).toEqual([[], []]);
    const misheard = person('ann', [found('r', 'bob'), heard(1, 'other')], forgotten);
    expect(kinds(misheard, partner([sent('one', 1)]))).toEqual(['duplicated', 'reordered']);
  });

  it('takes nobody for a namesake who came later', () => {
    const rooms = [{ roomId: 'r', openedAt: 1_000, members: ['ann', 'bob'] as const }];
    const namesake = person('bob', [], { bornAt: 5_000 });
    const alone = ann({ sent: [sent('one', 1)] }, [found('r', 'bob')]);
    expect([kindsOf(judge([alone, namesake], rooms)), kindsOf(judge([alone, namesake]))]).toEqual([
      [],
      ['lost', 'mistold'],
    ]);
  });

  it.each([
    ['between a block and its end', 150, ['ann', 'bob'], {}, ['metBlocked']],
    ['whoever comes first in it', 150, ['bob', 'ann'], {}, ['metBlocked']],
    ['before the block was acknowledged', 90, ['ann', 'bob'], {}, []],
    ['once the block is undone', 210, ['ann', 'bob'], {}, []],
    ['with another person', 150, ['ann', 'cyd'], {}, []],
    ['of two others', 150, ['cyd', 'bob'], {}, []],
    ['of a former owner of the name', 150, ['ann', 'bob'], { bornAt: 170 }, []],
    ['of a later owner of the name', 150, ['ann', 'bob'], { goneAt: 130 }, []],
  ] as const)('judges a room that opens %s', (_, openedAt, members, rest, wanted) => {
    const { people, rooms } = blocking(openedAt, members, rest);
    expect(kindsOf(judge(people, rooms))).toEqual(wanted);
  });

  it.each([
    ['told it is over, and the partner later that it is open', [seen(10, false)], [seen(11, true)], ['disagreeing']],
    ['told so themself', [seen(10, false), seen(11, true)], [], ['disagreeing']],
    ['told it is over once the other may have ended it', [seen(10, false)], [seen(9, true)], []],
    [
      'told it is open, and at last that it is over',
      [seen(1, true), seen(9, false)],
      [seen(8, true), seen(12, false)],
      [],
    ],
  ])('judges a room of which somebody is %s', (_, one, other, wanted) => {
    expect(kinds(person('ann', [], { sightings: one }), person('bob', [], { sightings: other }))).toEqual(wanted);
  });

  it.each<[string, readonly PersonRecord[], readonly string[]]>([
    ['silence told to one alone', silent(undefined, []), ['mistold']],
    ['silence told to one, and a leave to the other', silent(undefined, [ended()]), ['mistold']],
    ['silence told twice to one', silent([ended('r', 'timeout', 'idle'), ended('r', 'timeout', 'idle')]), ['mistold']],
    ['absence of people who were there', silent([ended('r', 'timeout', 'absent')]), ['mistold']],
    ['somebody who is stuck', [ann({ stuck: ['in r'] }), bob()], ['stuck']],
    ['a message that was acknowledged and not heard', [ann(), bob({}, [heard(1, 'one')])], ['lost']],
    [
      'a gap',
      [
        ann({ sent: [sent('one', 1)] }, [found('r', 'bob'), heard(3, 'two')]),
        bob({ sent: [sent('two', 3)] }, [heard(1, 'one')]),
      ],
      ['lost'],
    ],
    [
      'a message heard twice',
      [ann(), bob({}, [heard(1, 'one'), heard(3, 'three'), heard(4, 'three')])],
      ['duplicated'],
    ],
    [
      'a message refused and heard',
      [ann({}, [found('r', 'bob'), heard(2, 'two'), heard(4, 'late')]), bob()],
      ['duplicated'],
    ],
    [
      'a message that nobody sent',
      [ann(), bob({}, [heard(1, 'one'), heard(3, 'three'), heard(4, 'what')])],
      ['duplicated'],
    ],
    ['two orders', [ann(), bob({}, [heard(1, 'three'), heard(3, 'one')])], ['reordered']],
    ['what comes before what came before', [ann(), bob({}, [heard(3, 'three'), heard(1, 'one')])], ['reordered']],
    ['another message under the id', [ann(), bob({}, [heard(1, 'one', 'x'), heard(3, 'three')])], ['reordered']],
    [
      'a room while in another',
      [ann({ left: new Set() }, [found('q', 'x'), found('r', 'bob'), heard(2, 'two')])],
      ['inTwoRooms', 'mistold'],
    ],
    ['a room of one half', [ann({ sent: [] }, [found('r', 'bob')]), person('bob', [])], ['lost', 'mistold']],
    ['an end told to nobody', [ann(), bob({}, undefined, [])], ['mistold']],
    ['an end told twice', [ann(), bob({}, undefined, [ended(), ended()])], ['mistold']],
    ['an end for another reason', [ann(), bob({}, undefined, [ended('r', 'timeout')])], ['mistold']],
    ['an end without anybody leaving', [ann({ left: new Set() }), bob()], ['mistold']],
    ['a message after the end', [ann(), bob({}, [heard(1, 'one'), ended(), heard(3, 'three')], [])], ['mistold']],
    ['somebody who did not finish', [ann({ isFinished: false }), bob()], ['unresumed']],
    ['a complaint', [ann({ complaints: ['heard it at 5 after 3'] }), bob()], ['complaints']],
  ])('finds %s', (_, people, wanted) => {
    expect(kinds(...people)).toEqual(wanted);
  });
});
