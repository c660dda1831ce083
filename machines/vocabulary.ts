/**
 * All messages between actors, with sender and receiver, as data: the source of the picture of the whole actor system.
 * A word that `protocol.ts` gains or loses fails to compile here, as does a hearer of the wrong kind.
 */
import type { ActorKind } from './address.ts';
import type { MatchmakerEvent, Notice, RoomEvent, UserEvent } from './protocol.ts';

/** `presence` is the host's lease on a person; `timer` is the hearer's own. */
export type Sender = 'caller' | 'presence' | 'timer' | ActorKind;
/** The receiver of an event or a notice. */
export type Hearer = ActorKind | 'outbox';

/** The senders of an event, and its receiver. */
export interface Route<To extends Hearer = Hearer> {
  /** Most usual first. */
  readonly from: readonly Sender[];
  readonly to: To;
}

/** The type of any event. */
export type Word = UserEvent['type'] | RoomEvent['type'] | MatchmakerEvent['type'];

/** The route of every event. The picture of the system is drawn from it. */
export const vocabulary = {
  'user.enter': { from: ['caller'], to: 'user' },
  'user.cancel': { from: ['caller'], to: 'user' },
  'user.describe': { from: ['caller'], to: 'user' },
  'user.unblock': { from: ['caller'], to: 'user' },
  'user.forget': { from: ['caller'], to: 'user' },
  'user.sanction': { from: ['caller'], to: 'user' },
  'user.pardon': { from: ['caller'], to: 'user' },
  'user.acquit': { from: ['caller'], to: 'user' },
  'user.matched': { from: ['room'], to: 'user' },
  'user.addressed': { from: ['room'], to: 'user' },
  'user.advised': { from: ['room'], to: 'user' },
  'user.partnerAway': { from: ['room'], to: 'user' },
  'user.partnerBack': { from: ['room'], to: 'user' },
  'user.unpaired': { from: ['room'], to: 'user' },
  'user.parted': { from: ['room'], to: 'user' },
  'user.blocked': { from: ['room'], to: 'user' },
  'user.reported': { from: ['room'], to: 'user' },
  'user.turnedAway': { from: ['matchmaker'], to: 'user' },
  'user.rested': { from: ['timer'], to: 'user' },
  'user.away': { from: ['presence'], to: 'user' },
  'user.back': { from: ['presence'], to: 'user' },
  'user.absent': { from: ['presence'], to: 'user' },
  'user.expired': { from: ['presence'], to: 'user' },
  'room.open': { from: ['matchmaker'], to: 'room' },
  'room.post': { from: ['caller'], to: 'room' },
  'room.typing': { from: ['caller'], to: 'room' },
  'room.admit': { from: ['caller'], to: 'room' },
  'room.erase': { from: ['caller'], to: 'room' },
  'room.block': { from: ['caller'], to: 'room' },
  'room.report': { from: ['caller'], to: 'room' },
  'room.leave': { from: ['caller', 'user'], to: 'room' },
  'room.away': { from: ['user'], to: 'room' },
  'room.back': { from: ['user'], to: 'room' },
  'room.absent': { from: ['user'], to: 'room' },
  'room.eject': { from: ['user'], to: 'room' },
  'matchmaker.enqueue': { from: ['user'], to: 'matchmaker' },
  'matchmaker.renew': { from: ['user'], to: 'matchmaker' },
  'matchmaker.locate': { from: ['user'], to: 'matchmaker' },
  'matchmaker.heard': { from: ['presence'], to: 'matchmaker' },
  'matchmaker.block': { from: ['room'], to: 'matchmaker' },
  'matchmaker.cancel': { from: ['user'], to: 'matchmaker' },
  'matchmaker.unblock': { from: ['user'], to: 'matchmaker' },
  'matchmaker.describe': { from: ['caller'], to: 'matchmaker' },
  'matchmaker.reopen': { from: ['caller'], to: 'matchmaker' },
  'matchmaker.forget': { from: ['user'], to: 'matchmaker' },
  'matchmaker.drain': { from: ['caller'], to: 'matchmaker' },
  'matchmaker.recheck': { from: ['timer'], to: 'matchmaker' },
} as const satisfies Record<UserEvent['type'], Route<'user'>> &
  Record<RoomEvent['type'], Route<'room'>> &
  Record<MatchmakerEvent['type'], Route<'matchmaker'>>;

/** The route of every notice. */
export const notices = {
  'room.opened': { from: ['user'], to: 'outbox' },
  'room.posted': { from: ['user'], to: 'outbox' },
  'room.closed': { from: ['user'], to: 'outbox' },
  'room.remarked': { from: ['user'], to: 'outbox' },
  'partner.lapsed': { from: ['user'], to: 'outbox' },
  'partner.returned': { from: ['user'], to: 'outbox' },
  'place.lapsed': { from: ['user'], to: 'outbox' },
} as const satisfies Record<Notice['type'], Route<'outbox'>>;

/** Senders of an event, or of all that a wildcard such as `room.*` stands for. None for an event that is XState's own. */
export function sendersOf(event: string): readonly Sender[] {
  if (!event.endsWith('.*')) return Object.hasOwn(vocabulary, event) ? vocabulary[event as Word].from : [];
  const words = Object.entries(vocabulary).filter(([word]) => word.startsWith(event.slice(0, -1)));
  return [...new Set(words.flatMap(([, { from }]) => from))];
}
