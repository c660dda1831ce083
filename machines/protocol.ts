/**
 * The vocabulary of the actors. A machine hears events and speaks only in outputs, emitted as data and addressed as data:
 * the receiver may live in this process, in another one, or in a test. A host carries the outputs out after it has committed
 * the step that made them.
 *
 * - A *command* comes from outside and carries an `ask`; exactly one actor concludes it with a reply.
 * - A *tell* goes from actor to actor. Tells between the same two actors arrive in order, perhaps late, perhaps twice.
 *   An `ask` may travel along.
 * - Every event is stamped once, when it is first accepted, so that a repeated delivery repeats the same time and ids.
 */
export type * from './protocol/event.ts';
export type * from './protocol/matchmaker-events.ts';
export type * from './protocol/notice.ts';
export * from './protocol/output.ts';
export type * from './protocol/person.ts';
export type * from './protocol/reply.ts';
export * from './protocol/report.ts';
export type * from './protocol/room.ts';
export type * from './protocol/room-events.ts';
export * from './protocol/stamp.ts';
export type * from './protocol/user-events.ts';
