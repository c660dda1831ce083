/** The token that servers of tests give to their moderators. */
export const adminToken = 'a-token-of-moderators-in-tests-only';

/** The answer of the moderators' API. */
export interface AdminAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A client with the moderators' token, or with whatever else it presents. */
export class Moderator {
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, headers: Readonly<Record<string, string>> = { authorization: `Bearer ${adminToken}` }) {
    this.#base = new URL(url);
    this.#headers = headers;
  }

  get(path: string): Promise<AdminAnswer> {
    return this.#fetch(path, {});
  }

  post(path: string, body: object): Promise<AdminAnswer> {
    return this.#fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  async #fetch(path: string, init: { headers?: object; method?: string; body?: string }): Promise<AdminAnswer> {
    const response = await fetch(new URL(`/admin${path}`, this.#base), {
      ...init,
      headers: { ...this.#headers, ...init.headers },
    });
    return { status: response.status, headers: response.headers, body: (await response.json()) as AdminAnswer['body'] };
  }
}
