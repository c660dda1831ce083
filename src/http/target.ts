import { decodeUnreserved } from '../mcp/parsing/percent.ts';

/** What a request is for. */
export interface Target {
  /** Of an absolute target, which says itself whom it is for. */
  readonly authority: string | undefined;
  /** In the one form by which paths are compared: no empty or dotted segments, nothing encoded that need not be, no slash at the end. */
  readonly path: string;
  /** With its question mark; empty without one. */
  readonly query: string;
}

/** Reads a request's target. @see RFC 9112, 3.2, and RFC 3986, 6.2.2 */
export function targetOf(url = '/'): Target {
  const [, authority, path = '', query = ''] = /^(?:https?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?/i.exec(url) ?? [];
  return { authority, path: comparable(path), query };
}

function comparable(path: string): string {
  const segments: string[] = [];
  for (const segment of decodeUnreserved(path).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}
