import { once } from 'node:events';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createServer, request, ServerResponse } from 'node:http';
import { duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';

/** A block of an event stream. */
export interface Frame {
  readonly id?: string;
  /** The data of a block, as JSON; empty text for data without anything in it. */
  readonly data?: unknown;
  readonly comment?: string;
}

/** The reader of a response, no faster than it is asked to be. */
export class Reader {
  readonly #arrived: Promise<IncomingMessage>;
  readonly #frames: AsyncGenerator<Frame>;

  constructor(call: ClientRequest) {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    call.once('response', resolve);
    call.on('error', reject);
    // Only a test that waits for the response minds that none comes.
    promise.catch(() => {});
    this.#arrived = promise;
    this.#frames = framesOf(promise);
  }

  async head(): Promise<{ status: number | undefined; headers: IncomingHttpHeaders }> {
    const { statusCode: status, headers } = await this.#arrived;
    return { status, headers };
  }

  /** The whole body. */
  async text(): Promise<string> {
    return text(await this.#arrived);
  }

  /** The next so many blocks. @throws when the stream ends before */
  async next(count: number): Promise<readonly Frame[]> {
    const frames: Frame[] = [];
    while (frames.length < count) {
      const { value, done } = await this.#frames.next();
      if (done) throw new Error(`ended after ${JSON.stringify(frames)}`);
      frames.push(value);
    }
    return frames;
  }

  /** All blocks until the stream ends, however it does. */
  async rest(): Promise<readonly Frame[]> {
    const frames: Frame[] = [];
    for await (const frame of this.#frames) frames.push(frame);
    return frames;
  }
}

async function* framesOf(arrived: Promise<IncomingMessage>): AsyncGenerator<Frame> {
  let rest = '';
  try {
    for await (const chunk of (await arrived).setEncoding('utf8') as AsyncIterable<string>) {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop() ?? '';
      yield* blocks.map(frameOf);
    }
  } catch {
    // The connection was cut.
  }
}

function frameOf(block: string): Frame {
  const fields = Object.fromEntries(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  ) as { '': string | undefined; id?: string; data?: string };
  const { '': comment, id, data } = fields;
  return {
    ...(comment !== undefined && { comment }),
    ...(id !== undefined && { id }),
    ...(data !== undefined && { data: data === '' ? '' : JSON.parse(data) }),
  };
}

/** Until what was written has come as far as it can. */
async function flown(): Promise<void> {
  // Between the two ends are a few streams; each hands on within one turn of the event loop.
  for (let hops = 0; hops < 5; hops += 1) await turn();
}

/** Lets `say` write until there is no room left for a reader who takes nothing. Returns how often it wrote. */
export async function stall(response: ServerResponse, say: () => void): Promise<number> {
  // A writer goes on in a turn after the one in which the reader was ready; until then it writes nothing, whatever is said.
  let unheard = 0;
  const onDrain = () => {
    unheard += 1;
    setImmediate(() => {
      unheard -= 1;
    });
  };
  response.on('drain', onDrain);
  let times = 0;
  for (;;) {
    await flown();
    while (unheard > 0) await turn();
    if (response.writableNeedDrain) break;
    for (; !response.writableNeedDrain; times += 1) say();
  }
  response.off('drain', onDrain);
  return times;
}

export interface ResponsePair {
  readonly response: ServerResponse;
  readonly reader: Reader;
  /** Cuts the connection. */
  hangUp(): Promise<void>;
}

/** A response of an HTTP server, and its reader. Only a few kilobytes that the reader does not take are ever on the way. */
export async function openPair(): Promise<ResponsePair> {
  const server = createServer();
  const [near, far] = duplexPair({ highWaterMark: 1_024 });
  const served = once(server, 'request');
  server.emit('connection', far);
  const call = request({ createConnection: () => near });
  const reader = new Reader(call);
  call.end();
  const [, response] = await served;
  if (!(response instanceof ServerResponse)) throw new Error('no response');
  return {
    response,
    reader,
    async hangUp() {
      const closed = once(response, 'close');
      near.destroy();
      far.destroy();
      await closed;
    },
  };
}
