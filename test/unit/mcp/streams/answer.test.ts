import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Accepted } from '../../../../src/mcp/parsing/accept.ts';
import { Answer, eventFrame, openEventStream } from '../../../../src/mcp/streams/answer.ts';
import { openPair } from './response-pair.ts';

const big = { text: 'x'.repeat(100_000) };

async function open(headers?: Readonly<Record<string, string>>, accepted?: Accepted) {
  const pair = await openPair();
  return { ...pair, answer: new Answer(pair.response, headers, { ...(accepted && { accepted }) }) };
}

describe('an answer', () => {
  it('that is all there is to say goes out as plain JSON with its length', async () => {
    const { answer, reader } = await open({ 'mcp-session-id': 's' });
    answer.finish({ id: 1, result: 'ä' });
    expect(await reader.head()).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'content-length': '22', 'mcp-session-id': 's' },
    });
    expect(await reader.text()).toBe('{"id":1,"result":"ä"}');
  });

  it('goes out under the status it is given', async () => {
    const { answer, reader } = await open();
    answer.finish({ id: 1 }, 400);
    expect((await reader.head()).status).toBe(400);
  });

  it('ends an event stream once something was said before it, whose status is long sent', async () => {
    const { answer, reader } = await open({ 'mcp-session-id': 's' });
    answer.write({ progress: 1 });
    expect(await reader.head()).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/event-stream', 'mcp-session-id': 's' },
    });
    expect(await reader.next(1)).toEqual([{ data: { progress: 1 } }]);
    answer.write({ progress: 2 });
    answer.finish({ id: 1 }, 400);
    expect(await reader.rest()).toEqual([{ data: { progress: 2 } }, { data: { id: 1 } }]);
  });

  it('tells all who want to know of its end, and listens for it once', async () => {
    const { answer, response, reader } = await open();
    const before = response.listenerCount('finish');
    const told: number[] = [];
    for (let index = 0; index < 100; index += 1) answer.onDelivered(() => told.push(index));
    expect(response.listenerCount('finish') - before).toBeLessThanOrEqual(1);
    answer.finish({ id: 1 });
    await reader.text();
    expect(told).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('may be nothing but the end', async () => {
    const { answer, reader } = await open();
    answer.end();
    expect((await reader.head()).headers).toMatchObject({ 'content-type': 'text/event-stream' });
    expect(await reader.text()).toBe('');
  });

  it('is followed by nothing', async () => {
    const { answer, reader } = await open();
    answer.finish({ id: 1 });
    answer.finish({ id: 2 });
    answer.write({ progress: 1 });
    answer.end();
    expect(await reader.text()).toBe('{"id":1}');
  });
});

describe('an answer in parts', () => {
  const jsonAlone = { json: true, stream: false };

  it('is an event stream', async () => {
    const { answer, reader } = await open();
    answer.writePart({ id: 1 });
    answer.writePart({ id: 2 });
    answer.end();
    expect(await reader.rest()).toEqual([{ data: { id: 1 } }, { data: { id: 2 } }]);
  });

  it('is a list for whoever takes JSON alone, and begins with the first of them', async () => {
    const { answer, reader } = await open({ 'mcp-session-id': 's' }, jsonAlone);
    answer.write({ progress: 1 });
    answer.writePart({ id: 1 });
    expect(await reader.head()).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'mcp-session-id': 's' },
    });
    answer.write({ progress: 2 });
    answer.writePart({ id: 2 });
    answer.end();
    answer.writePart({ id: 3 });
    expect(JSON.parse(await reader.text())).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('has no content where there was no part', async () => {
    const { answer, reader } = await open({}, jsonAlone);
    answer.end();
    expect([(await reader.head()).status, await reader.text()]).toEqual([202, '']);
  });
});

describe('a delivery', () => {
  it('is told once the reader has taken the whole answer, and not a moment sooner', async () => {
    const { answer, reader, response } = await open();
    const delivered = Promise.withResolvers<void>();
    let count = 0;
    answer.onDelivered(() => {
      count += 1;
      delivered.resolve();
    });
    answer.finish(big);
    await reader.head();
    expect([count, response.writableFinished]).toEqual([0, false]);
    const read = reader.text();
    await delivered.promise;
    expect(JSON.parse(await read)).toEqual(big);
    expect([count, answer.gone.aborted]).toEqual([1, false]);
  });

  it('is told of an event stream too, after its last word', async () => {
    const { answer, reader } = await open();
    const delivered = Promise.withResolvers<void>();
    answer.onDelivered(() => delivered.resolve());
    answer.write({ progress: 1 });
    answer.finish({ id: 1 });
    expect(await reader.rest()).toHaveLength(2);
    await expect(delivered.promise).resolves.toBeUndefined();
  });

  it('is never told of an answer that the reader took half of', async () => {
    const { answer, reader, hangUp } = await open();
    let count = 0;
    answer.onDelivered(() => {
      count += 1;
    });
    answer.finish(big);
    await reader.head();
    await hangUp();
    expect([count, answer.gone.aborted]).toEqual([0, true]);
  });
});

describe('a reader who goes', () => {
  it('is noticed while the answer is still to come, and what comes then is dropped', async () => {
    const { answer, hangUp, response } = await open();
    let count = 0;
    answer.onDelivered(() => {
      count += 1;
    });
    expect(answer.gone.aborted).toBe(false);
    await hangUp();
    expect(answer.gone.aborted).toBe(true);
    answer.write({ progress: 1 });
    answer.finish({ id: 1 });
    answer.end();
    expect([count, response.headersSent]).toEqual([0, false]);
  });

  it('after everything was read has not gone too early', async () => {
    const { answer, reader, response } = await open();
    const closed = once(response, 'close');
    answer.finish({ id: 1 });
    await reader.text();
    await closed;
    expect(answer.gone.aborted).toBe(false);
  });
});

describe('an event stream', () => {
  it('is kept by nobody on the way, and says what else it is told to', async () => {
    const { response, reader } = await openPair();
    openEventStream(response, { 'mcp-session-id': 's' });
    response.end();
    expect((await reader.head()).headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'mcp-session-id': 's',
    });
  });

  it.each([
    ['without an id', undefined, 'event: message\ndata: {"text":"a\\n\\nb"}\n\n'],
    ['with one', 'c1', 'event: message\nid: c1\ndata: {"text":"a\\n\\nb"}\n\n'],
  ])('carries a message as one block, %s', (_, id, frame) => {
    expect(eventFrame({ text: 'a\n\nb' }, id)).toBe(frame);
  });
});
