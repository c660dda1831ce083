import type { Address, AskId, ReportId, UserId } from '../address.ts';
import type { Tell } from './event.ts';
import type { Notice } from './notice.ts';
import type { Rejection, Reply } from './reply.ts';
import type { Deed, Report, Weight } from './report.ts';
import type { Message, RoomView } from './room.ts';

/** An effect that a machine emits. The host carries it out after the step, in the order given. */
export type Output =
  | { readonly type: 'reply'; readonly ask: AskId; readonly reply: Reply }
  | { readonly type: 'tell'; readonly to: Address; readonly event: Tell }
  /** Only user actors give notice, each to the one outbox it owns. */
  | { readonly type: 'notice'; readonly notice: Notice }
  /** Only rooms record: a line of their transcript. */
  | { readonly type: 'record'; readonly from: UserId; readonly message: Message }
  /** Only rooms: for the open streams of `to`. Kept nowhere, and lost without harm. */
  | { readonly type: 'typing'; readonly to: UserId; readonly isTyping: boolean }
  /**
   * Hides text from all readers; moderators still find it in the evidence of a report, until the wipe. From a room: its transcript, or
   * with `from` the messages of that member. From a user: the messages of the user in every room's transcript.
   */
  | { readonly type: 'erase'; readonly from?: UserId }
  /** Only rooms: erased words go for good. */
  | { readonly type: 'wipe' }
  /** Only rooms report: it is kept with what was said last. `openedAt` is when the room was. */
  | { readonly type: 'report'; readonly report: Report; readonly openedAt: number }
  /** Only users: whether a report about them counts. */
  | { readonly type: 'weigh'; readonly reportId: ReportId; readonly weight: Weight }
  /** Only users: a decision about them. */
  | { readonly type: 'audit'; readonly deed: Deed }
  /** Only users: deletes all data of the user, with the handle. The name stays reserved while the actor lives. */
  | { readonly type: 'clear' }
  /** The actor is done for good; its snapshot may go. */
  | { readonly type: 'forget' };

/** The output that answers a command. */
export const reply = (ask: AskId, body: Reply): Output => ({ type: 'reply', ask, reply: body });
/** The output that refuses a command, with the room it is about if there is one. */
export const refuse = (ask: AskId, code: Rejection, room?: RoomView): Output =>
  reply(ask, room ? { type: 'refused', code, room } : { type: 'refused', code });
/** The output that sends an event to another actor. */
export const tell = (to: Address, event: Tell): Output => ({ type: 'tell', to, event });
/** The output that puts a notice into the user's outbox. */
export const notice = (body: Notice): Output => ({ type: 'notice', notice: body });
