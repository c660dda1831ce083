import type { Logger } from 'pino';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../../machines/address.ts';
import { RateLimits, unlimited } from '../../../../src/admission/rate-limits.ts';
import { limits } from '../../../../src/limits.ts';
import { Bindings } from '../../../../src/mcp/bindings.ts';
import { chatSurface } from '../../../../src/mcp/chat-surface.ts';
import { Handles } from '../../../../src/mcp/handles.ts';
import { Listeners } from '../../../../src/mcp/modern/listeners.ts';
import type { Problem } from '../../../../src/mcp/problem.ts';
import { problems } from '../../../../src/mcp/problem.ts';
import { writeCursor } from '../../../../src/people/cursor.ts';
import { TestHost } from '../../../support/test-host.ts';
import type { Frame, Reader } from '../streams/response-pair.ts';
import { openPair } from '../streams/response-pair.ts';

const ann = 'ann' as UserId;
const bob = 'bob' as UserId;
const inbox = 'chat://inbox';
const here = '192.0.2.1';

const log: Logger = pino({ level: 'silent' });

interface Message {
  readonly id?: unknown;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: unknown;
}

/** The content of a block, in few words. */
function brief({ data, comment }: Frame): string {
  const { method, params = {}, result, id } = (data ?? {}) as Message;
  if (result) return `result of ${id}`;
  const { uri, notifications } = params as { uri?: string; notifications?: { resourceSubscriptions?: string[] } };
  const name = method?.split('/').slice(-2).join('/') ?? comment ?? '';
  return [name, uri ?? notifications?.resourceSubscriptions?.join(' ') ?? ''].join(' ').trim();
}
const briefs = async (reader: Reader): Promise<readonly string[]> => (await reader.rest()).map(brief);

/** Ann and Bob chat, and listen to what they like. */
async function open(streamsMax?: number, sessionsPerAddress = 0) {
  const world = new TestHost();
  const { host, clock } = world;
  const roomId = await world.pair('ann', 'bob');
  const rates = new RateLimits(clock, { ...unlimited, sessionsPerAddress }, log);
  const bindings = new Bindings();
  const handles = new Handles({ identities: host.identities, rates, bindings, log });
  const parts = { host, clock, surface: chatSurface(host), log, rates, bindings };
  const listeners = new Listeners({ ...parts, handles }, streamsMax);
  const listen = async (begin: (response: Awaited<ReturnType<typeof openPair>>['response']) => Problem | undefined) => {
    const pair = await openPair();
    return { ...pair, problem: begin(pair.response) };
  };
  return {
    world,
    listeners,
    inboxOf: (userId: UserId) => `${inbox}/${host.identities.inboxOf(userId)}`,
    say: (name: string, text: string) => world.post(name, roomId, text),
    toResources: (userId: UserId | undefined, id: string | number, resourceSubscriptions?: unknown, address = here) =>
      listen((response) => {
        const params = { notifications: { resourceSubscriptions } };
        return listeners.listenToResources({ id, params, meta: {}, address }, userId, response);
      }),
    toEvents: (userId: UserId | undefined, id: string | number, params: Record<string, unknown> = {}, address = here) =>
      listen((response) => listeners.listenToEvents({ id, params, meta: {}, address }, userId, response)),
  };
}

describe('listening to resources', () => {
  it('honours the caller’s own inbox under both its names, each once, and leaves the rest out', async () => {
    const { toResources, inboxOf, say } = await open();
    const rest = ['chat://inbox/made-up', 'chat://rooms/r', 'statechart://room', 'http://x'];
    const { reader, problem } = await toResources(ann, 1, [inbox, inboxOf(ann), inbox, inboxOf(bob), ...rest]);
    await say('ann', 'to bob');
    await say('bob', 'to ann');
    expect(problem).toBeUndefined();
    expect((await reader.next(3)).map(brief)).toEqual([
      `subscriptions/acknowledged ${inbox} ${inboxOf(ann)}`,
      `resources/updated ${inbox}`,
      `resources/updated ${inboxOf(ann)}`,
    ]);
  });

  it('honours for somebody not known an inbox whose address they have', async () => {
    const { toResources, inboxOf, say } = await open();
    const { reader } = await toResources(undefined, 1, [inbox, inboxOf(bob)]);
    await say('ann', 'to bob');
    expect((await reader.next(2)).map(brief)).toEqual([
      `subscriptions/acknowledged ${inboxOf(bob)}`,
      `resources/updated ${inboxOf(bob)}`,
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['an empty list', []],
    ['what is nobody’s', ['chat://inbox/made-up']],
    ['the own inbox of somebody not known', [inbox]],
  ])('ends at once for who wants %s', async (_, wanted) => {
    const { toResources } = await open();
    const { reader } = await toResources(undefined, 1, wanted);
    expect(await briefs(reader)).toEqual(['subscriptions/acknowledged', 'result of 1']);
  });

  it('under the same id again takes the place of the older, whose request ends with its result', async () => {
    const { toResources, say } = await open();
    const older = await toResources(ann, 1, [inbox]);
    const newer = await toResources(ann, 1, [inbox]);
    await say('bob', 'hi');
    expect(await briefs(older.reader)).toEqual([`subscriptions/acknowledged ${inbox}`, 'result of 1']);
    expect((await newer.reader.next(2)).map(brief)[1]).toBe(`resources/updated ${inbox}`);
  });

  it.each([
    ['another id', ann, 2],
    ['the same number as text', ann, '1'],
    ['the same id from somebody else', bob, 1],
  ])('under %s leaves the older alone', async (_, userId, id) => {
    const { toResources, say } = await open();
    const older = await toResources(ann, 1, [inbox]);
    await toResources(userId, id, [inbox]);
    await say('bob', 'hi');
    expect((await older.reader.next(2)).map(brief)).toEqual([
      `subscriptions/acknowledged ${inbox}`,
      `resources/updated ${inbox}`,
    ]);
  });

  it.each([
    ['too many', Array.from({ length: limits.subscriptionsPerSessionMax + 1 }, () => inbox)],
    ['no list', inbox],
    ['no texts', [7]],
  ])('refuses a filter with %s', async (_, wanted) => {
    const { toResources } = await open();
    await expect(toResources(ann, 1, wanted)).rejects.toMatchObject({ name: 'RpcError', code: -32602 });
  });
});

describe('listening to events', () => {
  it('gives what is unread and what comes, and ends with the cursor reached', async () => {
    const { toEvents, say, listeners, world } = await open();
    const { reader } = await toEvents(ann, 'e');
    await say('bob', 'hi');
    listeners.drain();
    const frames = await reader.rest();
    expect(frames.map(brief)).toEqual([
      'events/acknowledged',
      'chatroom.found',
      'message.received',
      'server.draining',
      'result of e',
    ]);
    const { epoch } = world.host.outboxes.head(ann);
    expect(frames.at(-1)?.data).toMatchObject({ result: { cursor: writeCursor(ann, { epoch, seq: 2 }) } });
  });

  it('goes on after the cursor that is given', async () => {
    const { toEvents, say, world } = await open();
    await say('bob', 'one');
    await say('bob', 'two');
    const cursor = writeCursor(ann, { epoch: world.host.outboxes.head(ann).epoch, seq: 2 });
    const { reader } = await toEvents(ann, 'e', { cursor });
    const [first, second] = await reader.next(2);
    expect([first?.data, second?.data]).toMatchObject([{ params: { cursor } }, { params: { message: 'two' } }]);
  });

  it('is one stream per person, the newest, whatever its id', async () => {
    const { toEvents, say } = await open();
    const older = await toEvents(ann, 'older');
    const bobs = await toEvents(bob, 'older');
    const newer = await toEvents(ann, 'newer');
    await say('bob', 'hi');
    await say('ann', 'ho');
    expect(await briefs(older.reader)).toEqual([
      'events/acknowledged',
      'chatroom.found',
      'session.replaced',
      'result of older',
    ]);
    for (const { reader } of [newer, bobs]) {
      expect((await reader.next(3)).map(brief)).toEqual(['events/acknowledged', 'chatroom.found', 'message.received']);
    }
  });

  it('needs a person', async () => {
    const { toEvents } = await open();
    await expect(toEvents(undefined, 1)).rejects.toMatchObject({
      name: 'RpcError',
      code: -32602,
      data: { code: 'handle_required' },
    });
  });

  it.each([
    ['made up', () => 'made up'],
    ['somebody else’s', (epoch: string) => writeCursor(bob, { epoch, seq: 1 })],
    ['not reached yet', (epoch: string) => writeCursor(ann, { epoch, seq: 2 })],
    ['too long', () => 'c'.repeat(257)],
    ['no text', () => 7],
  ])('refuses a cursor that is %s, and leaves the older stream alone', async (_, make) => {
    const { toEvents, world } = await open();
    const { response } = await toEvents(ann, 1);
    const cursor = make(world.host.outboxes.head(ann).epoch);
    await expect(toEvents(ann, 2, { cursor })).rejects.toMatchObject({ name: 'RpcError', code: -32602 });
    expect(response.writableEnded).toBe(false);
  });
});

describe('a server that drains', () => {
  it('ends every stream with its result, and opens no more', async () => {
    const { toResources, toEvents, listeners } = await open();
    const [resources, events] = [await toResources(ann, 1, [inbox]), await toEvents(bob, 2)];
    listeners.drain();
    expect([await briefs(resources.reader), await briefs(events.reader)]).toEqual([
      [`subscriptions/acknowledged ${inbox}`, 'result of 1'],
      ['events/acknowledged', 'chatroom.found', 'server.draining', 'result of 2'],
    ]);
    const [late, later] = [await toResources(ann, 3, [inbox]), await toEvents(ann, 4)];
    expect([late.problem, later.problem]).toEqual([problems.draining, problems.draining]);
    expect([late.response.headersSent, later.response.headersSent, problems.draining.status]).toEqual([
      false,
      false,
      503,
    ]);
  });
});

describe('a server with as many streams as it may have', () => {
  it('opens no more of either kind until one ends', async () => {
    const { toResources, toEvents } = await open(2);
    await toResources(ann, 1, [inbox]);
    const { hangUp } = await toEvents(ann, 2);
    const refused = [await toResources(bob, 3, [inbox]), await toEvents(bob, 4)];
    expect(refused.map(({ problem }) => problem)).toEqual([problems.tooManyStreams, problems.tooManyStreams]);
    await hangUp();
    expect((await toEvents(bob, 5)).problem).toBeUndefined();
  });

  it('opens one more for another address, when one address has as many as it may have', async () => {
    const { toResources, toEvents } = await open(undefined, 2);
    await toResources(ann, 1, [inbox]);
    const { hangUp } = await toEvents(ann, 2);
    const refused = [await toResources(bob, 3, [inbox]), await toEvents(bob, 4)];
    expect(refused.map(({ problem }) => problem)).toEqual(Array(2).fill(problems.tooManyStreamsFromThere));
    expect((await toResources(bob, 5, [inbox], '192.0.2.2')).problem).toBeUndefined();
    expect((await toEvents(ann, 6)).problem).toBeUndefined();
    await hangUp();
  });

  it('opens one that takes the place of another', async () => {
    const { toResources, toEvents } = await open(2);
    await toResources(ann, 1, [inbox]);
    await toEvents(ann, 2);
    const again = [await toResources(ann, 1, [inbox]), await toEvents(ann, 3)];
    expect(again.map(({ problem }) => problem)).toEqual([undefined, undefined]);
    expect((await toEvents(bob, 4)).problem).toEqual(problems.tooManyStreams);
  });
});
