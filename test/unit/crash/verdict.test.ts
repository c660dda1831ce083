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

const ended = (room_id = 'r', reason = 'left'): HeardEvent => ({
  type: 'partner.disconnected',
  payload: { room_id, reason, detail: reason },
});

const sent = (text: string, seq?: number): SentMessage => ({
  roomId: 'r',
  text,
  acknowledged: seq === undefined ? undefined : { seq, messageId: `id of ${text}` },
});

const person = (userId: string, events: readonly HeardEvent[], rest: Partial<PersonRecord> = {}): PersonRecord => ({
  userId,
  heard: events,
  sent: [],
  left: new Set(),
  complaints: [],
  isFinished: true,
  ...rest,
});

/** Ann and Bob in a room that Ann leaves; Ann has said one thing and then another, and Bob one in between. */
const ann = (rest: Partial<PersonRecord> = {}, events = [found('r', 'bob'), heard(2, 'two')]) =>
  person('ann', events, { sent: [sent('one', 1), sent('three', 3)], left: new Set(['r']), ...rest });
const bob = (rest: Partial<PersonRecord> = {}, said = [heard(1, 'one'), heard(3, 'three')], end = [ended()]) =>
  person('bob', [found('r', 'ann'), ...said, ...end], { sent: [sent('two', 2), sent('late')], ...rest });

/** Of which kinds something was found. */
const kinds = (...people: readonly PersonRecord[]): readonly string[] => {
  const verdict = judge(people);
  return (Object.keys(verdict) as (keyof Verdict)[]).filter((kind) => verdict[kind].length > 0);
};

describe('the verdict on a crash run', () => {
  it('finds nothing in a conversation as it should be', () => {
    expect(kinds(ann(), bob())).toEqual([]);
  });

  it('finds nothing in a partner of whom there is no record', () => {
    expect(kinds(ann({ sent: [sent('one', 1)] }, [found('r', 'ghost')]))).toEqual([]);
  });

  it.each<[string, readonly PersonRecord[], readonly string[]]>([
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
