/**
 * Two agents chat without any SDK: requests of revision 2025-11-25 are posted with `fetch`, and answers are read as JSON or as an event
 * stream. Run: node examples/raw-client.ts [URL]
 */
import { Agent, converse } from './agent.ts';
import { runExample } from './chat-url.ts';
import type { Connected } from './connect.ts';

interface Answer {
  readonly result?: { readonly structuredContent?: Record<string, unknown> };
  readonly error?: { readonly message: string };
}

/** The JSON of each event of a stream, as its lines come. */
async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<Answer & { id?: number }> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const frames = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const data = /^data: ?(.+)$/m.exec(frame)?.[1];
      // A comment keeps the connection alive, and has no data.
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}

class RawSession {
  readonly #url: string;
  #sessionId: string | undefined;
  #lastId = 0;

  constructor(url: string) {
    this.#url = url;
  }

  async initialize(name: string): Promise<void> {
    const clientInfo = { name, version: '1.0.0' };
    await this.request('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
    await this.#post({ method: 'notifications/initialized' });
  }

  async request(method: string, params: object): Promise<NonNullable<Answer['result']>> {
    this.#lastId += 1;
    const response = await this.#post({ id: this.#lastId, method, params });
    const { result, error } = await this.#answerIn(response, this.#lastId);
    if (error || !result) throw new Error(`${method}: ${error?.message ?? 'no result'}`);
    return result;
  }

  async end(): Promise<void> {
    await fetch(this.#url, { method: 'DELETE', headers: this.#headers() });
  }

  async #answerIn(response: Response, id: number): Promise<Answer> {
    if (response.headers.get('content-type')?.startsWith('application/json')) return (await response.json()) as Answer;
    if (!response.body) throw new Error(`no body, status ${response.status}`);
    for await (const message of eventsIn(response.body)) if (message.id === id) return message;
    throw new Error('the stream ended without an answer');
  }

  async #post(message: object): Promise<Response> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.#headers() },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    });
    if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
    this.#sessionId = response.headers.get('mcp-session-id') ?? this.#sessionId;
    return response;
  }

  #headers(): Record<string, string> {
    return {
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-11-25',
      ...(this.#sessionId !== undefined && { 'mcp-session-id': this.#sessionId }),
    };
  }
}

async function connect(name: string, url: string): Promise<Connected> {
  const session = new RawSession(url);
  await session.initialize(name);
  const agent = new Agent(name, async (tool, args) => {
    const { structuredContent } = await session.request('tools/call', { name: tool, arguments: args });
    return structuredContent ?? {};
  });
  return { agent, close: () => session.end() };
}

runExample(async (url) => {
  const [ann, ben] = await Promise.all([connect('Ann', url), connect('Ben', url)]);
  await converse(ann.agent, ben.agent);
  await Promise.all([ann.close(), ben.close()]);
});
