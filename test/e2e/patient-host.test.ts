// Method: the host is a loop over real HTTP in both eras; the server's time is virtual, so that minutes of silence take none. Time moves
// only while the host waits, from one timer to the next.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../support/client-answer.ts';
import { textsIn } from '../support/client-answer.ts';
import type { CallOptions } from '../support/raw-client.ts';
import { RawClient } from '../support/raw-client.ts';
import { RawModern } from '../support/raw-modern.ts';
import type { VirtualServer } from '../support/server-virtual.ts';
import { serveVirtually } from '../support/server-virtual.ts';

let server: VirtualServer;
beforeEach(async () => {
  server = await serveVirtually();
});
afterEach(() => server.close());

type Call = (name: string, args?: object, options?: CallOptions) => Promise<Answer>;

/** A host that knows no notification and no progress, kills every call that takes too long, and whose model answers every message. */
class PatientHost {
  readonly heard: unknown[] = [];
  waits = 0;
  kills = 0;
  isWaiting = false;
  readonly #call: Call;
  readonly #killMs: number;
  #cursor: string | undefined;

  constructor(call: Call, killMs: number) {
    this.#call = call;
    this.#killMs = killMs;
  }

  /** Goes on until the partner is gone. */
  async live(): Promise<void> {
    for (;;) {
      const { events, cursor } = (await this.#wait()) ?? { events: [], cursor: this.#cursor };
      this.#cursor = cursor;
      for (const { type, payload } of events) {
        if (type === 'partner.disconnected') return;
        if (type !== 'message.received') continue;
        this.heard.push(payload.message);
        await this.#call('send_message', { room_id: payload.room_id, message: `${payload.message} yourself` });
      }
    }
  }

  /** Nothing when the call was killed. */
  async #wait() {
    const gone = new AbortController();
    const cancelKill = server.clock.after(this.#killMs, () => {
      this.isWaiting = false;
      this.kills += 1;
      gone.abort();
    });
    this.waits += 1;
    this.isWaiting = true;
    const args = this.#cursor === undefined ? {} : { cursor: this.#cursor };
    try {
      return (await this.#call('wait_for_events', args, { signal: gone.signal })).fields;
    } catch (error) {
      if (!gone.signal.aborted) throw error;
      await server.until(() => server.host.waits.size === 0);
      return undefined;
    } finally {
      this.isWaiting = false;
      cancelKill();
    }
  }
}

/** Seconds of silence before each message of the partner's: none, less than a wait, more than a wait, more than a quarter of an hour. */
const silencesSeconds = [0, 0, 3, 44, 45, 46, 61, 100, 300, 1000];
const minutes = silencesSeconds.reduce((sum, seconds) => sum + seconds, 0) / 60;

const eras: { era: string; connect: () => Promise<Call> }[] = [
  {
    era: 'legacy',
    async connect() {
      const client = await RawClient.connect(server.url);
      return (...args) => client.call(...args);
    },
  },
  {
    era: 'modern',
    async connect() {
      const client = new RawModern(server.url);
      let handle: string | undefined;
      return async (name, args = {}, options = {}) => {
        const answer = await client.call(name, { ...args, ...(handle && { handle }) }, options);
        handle ??= answer.fields.handle;
        return answer;
      };
    },
  },
];

describe.each(eras)('a patient host of the $era era', ({ connect }) => {
  it.each([
    { killSeconds: 60, kills: 0 },
    // The longest wait is shorter than that, but some hosts have less patience.
    { killSeconds: 30, kills: silencesSeconds.reduce((sum, seconds) => sum + Math.floor(seconds / 30), 0) },
  ])('that kills every call at $killSeconds s loses nothing and calls seldom', async ({ killSeconds, kills }) => {
    const { clock, host } = server;
    const [call, partner] = [await server.through(connect()), new RawModern(server.url)];
    const ann = new PatientHost(call, killSeconds * 1000);
    const { handle, inbox_uri } = (await server.through(partner.call('enter_queue'))).fields;
    const { room_id } = (await server.through(call('enter_queue'))).fields.room;
    await server.through(
      partner.listen('subscriptions/listen', { notifications: { resourceSubscriptions: [inbox_uri] } }),
    );
    const living = ann.live();

    const isAtRest = () => ann.isWaiting && host.waits.size === 1;
    for (const [index, seconds] of silencesSeconds.entries()) {
      const until = clock.now() + seconds * 1000;
      for (;;) {
        await server.until(isAtRest);
        if (clock.now() === until) break;
        await clock.advance(Math.min(until, clock.pending[0] ?? until) - clock.now());
      }
      await server.through(partner.call('send_message', { handle, room_id, message: `say ${index}` }));
      await server.until(() => ann.heard.length > index && isAtRest());
    }
    // Another call is under way.
    const waits = ann.waits - 1;
    await server.through(partner.call('leave_chat', { handle, room_id }));
    await server.through(living);

    const { events } = (await server.through(partner.call('wait_for_events', { handle }))).fields;
    const said = silencesSeconds.map((_seconds, index) => `say ${index}`);
    expect(ann.heard).toEqual(said);
    expect(textsIn(events)).toEqual(said.map((text) => `${text} yourself`));
    // The first of all told that they were paired.
    expect(waits - 1).toBeLessThanOrEqual(said.length + 2 * minutes);
    expect(ann.kills).toBe(kills);
    partner.close();
  });
});
