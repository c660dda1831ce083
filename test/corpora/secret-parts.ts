// The parts that made-up secrets are put together from. All draw on one seed, so the order in which they are used decides what they are.
import { examplesFor } from '../support/examples.ts';

export const example = examplesFor(23);

/** With enough different characters, as chance gives nearly always. */
export function made(pattern: string): string {
  const tries = Array.from({ length: 40 }, () => example(pattern));
  const isMixed = (text: string): boolean => new Set(text).size >= 10 && /\d/.test(text) && /[a-z]/i.test(text);
  return tries.find(isMixed) ?? tries[0] ?? '';
}

export const alphanumeric = (length: number): string => made(`[A-Za-z0-9]{${length}}`);
export const hex = (length: number): string => made(`[0-9a-f]{${length}}`);
export const upper = (length: number): string => made(`[A-Z2-7]{${length}}`);
export const word = (length: number): string => made(`[A-Za-z0-9_-]{${length}}`);
export const secret = (): string => example('[a-z]{4}[0-9]{2}[!#$%][A-Z]{3}[0-9]');
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const jwt = (): string => {
  const parts = [
    { alg: 'HS256', typ: 'JWT' },
    { sub: '1234567890', iat: 1516239022 },
  ];
  return [...parts.map((part) => base64(JSON.stringify(part)).replaceAll('=', '')), word(43)].join('.');
};
export const frame = (name: string): string =>
  `-----${'BEGIN'} ${name}-----\n${alphanumeric(64)}\n${alphanumeric(40)}\n-----END ${name}-----`;
