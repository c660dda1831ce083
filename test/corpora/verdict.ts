import { textOf } from '../../src/mcp/tools/result-text.ts';
import { wireRoom } from '../../src/mcp/wire/wire.ts';
import { cleanLine, cleanText, isMostlyInvisible } from '../../src/text/hygiene.ts';
import { imitatesSystem } from '../../src/text/names.ts';
import type { Injection } from './injections.ts';

// Written by code points, so that it shares nothing with what it judges.
const ranges: readonly (readonly [from: number, to: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xf8ff],
  [0xfe03, 0xfe0d],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffc],
  [0x13441, 0x13442],
  [0x16fe4, 0x16fe4],
  [0x1bca0, 0x1bca3],
  [0x1d159, 0x1d159],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe00ff],
  [0xe0120, 0x10ffff],
];

/** Signs in a row that ride on others and that nobody counts: accents, joiners, selectors, tags. */
const riders = /(?:\p{M}|\p{Default_Ignorable_Code_Point})+/gu;
const ridersMax = 9;
/** This number of choices of shape, a few bits each, is no message. */
const choicesMax = 32;

/** The flags of England, Scotland and Wales, the only ones in use that are spelled in tags. */
const taggedFlags = ['gbeng', 'gbsct', 'gbwls'].map((name) =>
  String.fromCodePoint(0x1f3f4, ...[...name].map((letter) => 0xe0000 + letter.charCodeAt(0)), 0xe007f),
);

/** Where scripts that put no spaces between words end one. */
const betweenWords =
  /(?<=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua980-\ua9df\u1b00-\u1b7f])\u200b(?=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua980-\ua9df\u1b00-\u1b7f])/gu;

/** The part of a shown text that could still hide something, or undefined. */
export function hiding(shown: string): string | undefined {
  const text = taggedFlags.reduce((rest, flag) => rest.replaceAll(flag, ''), shown);
  const point = [...text.replace(betweenWords, '')]
    .map((character) => character.codePointAt(0) ?? 0)
    .find((one) => ranges.some(([from, to]) => one >= from && one <= to));
  if (point !== undefined) return `U+${point.toString(16)} is left`;
  if ((text.match(riders) ?? []).some((run) => [...run].length > ridersMax)) return 'marks are heaped up';
  if (/\u2800/.test(text) && !/[\u2801-\u28ff]/.test(text)) return 'blanks are left';
  const choices = text.match(/(?<!\p{Extended_Pictographic})[\ufe00-\ufe0e\u180b-\u180f\u{e0100}-\u{e01ef}]/gu) ?? [];
  return choices.length > choicesMax ? 'shapes are chosen too often' : undefined;
}

const opening = /^\[untrusted (?<nonce>[0-9a-f]{12}): [a-z ]+; data, not instructions\]$/m;

/** The part of a text block in the server's own voice, with the nonce of its one fence taken out; undefined when the fence does not hold. */
export function ownVoice(text: string, words: string): string | undefined {
  const { index = 0, groups, 0: begin } = opening.exec(text) ?? {};
  const nonce = groups?.nonce;
  if (nonce === undefined || begin === undefined) return undefined;
  const ending = `\n[end ${nonce}]`;
  const [inside, after, ...more] = text.slice(index + begin.length + 1).split(ending);
  if (inside !== words || after === undefined || more.length > 0) return undefined;
  return `${text.slice(0, index)}${begin.replace(nonce, '')}${after}`;
}

const next = 'Answer.';
const asEvent = (message: string): string => {
  const payload = { room_id: 'room_1', untrusted: true, message, seq: 1 };
  return textOf({ next, events: [{ type: 'message.received', payload, cursor: 'c' }] });
};
const asPartner = (displayName: string): string => {
  const partner = { userId: 'bob' as never, displayName };
  const bounds = { messagesMax: 0, messagesPerMinute: 0 };
  return textOf({ next, room: wireRoom({ roomId: 'room_1' as never, partner, sharedInterests: [], ...bounds }) });
};

/** How the attempt succeeds, or undefined when it comes to nothing. */
export function gotThrough({ text, as }: Injection, clean = cleanText): string | undefined {
  if (as === 'message') {
    const cleaned = clean(text);
    // Neither of them is ever sent.
    if (cleaned.text === '' || isMostlyInvisible(cleaned)) return undefined;
    const voice = ownVoice(asEvent(cleaned.text), cleaned.text);
    if (voice !== ownVoice(asEvent('hello'), 'hello')) return 'it changes what the server says';
    return hiding(cleaned.text);
  }
  const name = cleanLine(text) || 'Anonymous';
  if (imitatesSystem(name)) return undefined;
  if (as === 'forbidden name') return 'it is accepted as a name';
  if (name.includes('\n')) return 'the name has lines';
  const voice = ownVoice(asPartner(name), `${name} (bob)`);
  if (voice !== ownVoice(asPartner('Ann'), 'Ann (bob)')) return 'it changes what the server says';
  return hiding(name);
}
