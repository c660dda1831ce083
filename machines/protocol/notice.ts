import type { RoomId } from '../address.ts';
import type { EndDetail, EndReason, Message, Remark, RoomView } from './room.ts';

/** An entry of a user's outbox. */
export type Notice =
  | { readonly type: 'room.opened'; readonly room: RoomView; readonly at: number }
  | { readonly type: 'room.posted'; readonly roomId: RoomId; readonly message: Message }
  | {
      readonly type: 'room.closed';
      readonly roomId: RoomId;
      readonly reason: EndReason;
      readonly detail: EndDetail;
      readonly at: number;
    }
  | { readonly type: 'room.remarked'; readonly roomId: RoomId; readonly remark: Remark; readonly at: number }
  | { readonly type: 'partner.lapsed'; readonly roomId: RoomId; readonly at: number }
  | { readonly type: 'partner.returned'; readonly roomId: RoomId; readonly at: number }
  /** The server took the user out of the queue. */
  | { readonly type: 'place.lapsed'; readonly reason: 'absent'; readonly at: number };
