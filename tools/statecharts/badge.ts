import type { Sender } from '../../machines/vocabulary.ts';
import type { Point } from './svg.ts';
import { element, pathData } from './svg.ts';

/** Senders that look alike in a picture, with the words of its legend. */
export const senderKinds = {
  caller: 'said by a caller',
  actor: 'told by another actor',
  presence: 'told by the presence lease',
  timer: 'timer',
} as const;

/** The kinds of senders that badges tell apart. */
export type SenderKind = keyof typeof senderKinds;

/** The kind of a sender. Every actor is of one kind. */
export const kindOfSender = (sender: Sender): SenderKind =>
  sender === 'caller' || sender === 'presence' || sender === 'timer' ? sender : 'actor';

/** Whether only timers send this event. */
export const isTimer = (senders: readonly Sender[]): boolean =>
  senders.length > 0 && senders.every((sender) => sender === 'timer');

/** From one badge to the next. */
export const badgeStep = 12;

/** A dot in the sender's colour; a clock for a timer. */
export function badge(sender: Sender, { x, y }: Point): string {
  const kind = kindOfSender(sender);
  if (kind !== 'timer') return element('circle', { cx: x, cy: y, r: 3.75, class: `by-${kind}` });
  const face = { cx: x, cy: y, r: 4.5, class: 'face', 'stroke-width': 1.3 };
  const hands = {
    d: pathData`M${x} ${y - 2.6}V${y}H${x + 2}`,
    class: 'hands',
    'stroke-width': 1.2,
  };
  return `${element('circle', face)}\n${element('path', hands)}`;
}
