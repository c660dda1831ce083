import type { IncomingMessage } from 'node:http';
import type { Problem } from '../problem.ts';
import { header, problems } from '../problem.ts';
import { partsOf } from './header-list.ts';

/** Names of UTF-8, and of what is a part of it. */
const charsets: ReadonlySet<string> = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
/** Codings in which a body says what it says, once the chunks of a transfer are put together. */
const plain: ReadonlySet<string> = new Set(['', 'identity', 'chunked']);

/** Why a body of this type, in this charset and coding cannot be read; undefined for JSON in UTF-8 that is not compressed. */
export function contentProblem(request: IncomingMessage): Problem | undefined {
  const [type = '', ...parameters] = partsOf(header(request, 'content-type') ?? '', ';');
  if (type.toLowerCase() !== 'application/json') return problems.wrongType;
  const charset = parameters.map(charsetIn).find((value) => value !== undefined);
  if (charset !== undefined && !charsets.has(charset)) return problems.wrongCharset;
  const codings = ['content-encoding', 'transfer-encoding'].flatMap((name) => (header(request, name) ?? '').split(','));
  return codings.every((coding) => plain.has(coding.trim().toLowerCase())) ? undefined : problems.wrongEncoding;
}

/** The charset that a parameter names, in lower case and without quotes. */
const charsetIn = (parameter: string): string | undefined =>
  /^charset\s*=\s*["']?([^"'\s]+)["']?$/i.exec(parameter)?.[1]?.toLowerCase();
