import type { IncomingMessage } from 'node:http';
import { header } from '../problem.ts';
import { partsOf } from './header-list.ts';

/** Which of the two forms of an answer the client takes. */
export interface Accepted {
  readonly json: boolean;
  readonly stream: boolean;
}

interface MediaRange {
  readonly type: string;
  readonly quality: number;
}

/** How closely a range names a type; the closest one decides. */
const closeness = ({ type }: MediaRange): number => (type === '*/*' ? 0 : type.endsWith('/*') ? 1 : 2);

/** The content types that a client accepts: everything, if it does not say. @see RFC 9110, 12.5.1 */
export function acceptedBy(request: IncomingMessage): Accepted {
  const accept = header(request, 'accept')?.trim() ?? '';
  if (accept === '') return { json: true, stream: true };
  const ranges = partsOf(accept, ',').flatMap(rangeIn);
  return { json: isAccepted('application/json', ranges), stream: isAccepted('text/event-stream', ranges) };
}

function rangeIn(text: string): MediaRange[] {
  const [type = '', ...parameters] = partsOf(text.toLowerCase(), ';');
  if (type === '') return [];
  const weight = parameters.map((parameter) => /^q\s*=\s*"?([\d.]+)"?$/.exec(parameter)?.[1]).find(Boolean);
  const quality = Number(weight ?? 1);
  // A weight that is none says nothing.
  return [{ type: type === '*' ? '*/*' : type, quality: Number.isNaN(quality) ? 1 : quality }];
}

function isAccepted(type: string, ranges: readonly MediaRange[]): boolean {
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  const matching = ranges.filter((range) => range.type === type || range.type === family || range.type === '*/*');
  const closest = Math.max(...matching.map(closeness));
  return matching.some((range) => closeness(range) === closest && range.quality > 0);
}
