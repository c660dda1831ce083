import type { Notice, UserEvent } from '../protocol.ts';
import { wallOf } from '../protocol.ts';

/** The notice for the user's outbox about an event, or undefined when there is nothing to tell. */
export function noticeOf(event: UserEvent): Notice | undefined {
  switch (event.type) {
    case 'user.matched':
      return { type: 'room.opened', room: event.room, at: wallOf(event) };
    case 'user.addressed':
      return { type: 'room.posted', roomId: event.roomId, message: event.message };
    case 'user.unpaired': {
      const { roomId, reason, detail } = event;
      return { type: 'room.closed', roomId, reason, detail, at: wallOf(event) };
    }
    case 'user.advised':
      return { type: 'room.remarked', roomId: event.roomId, remark: event.remark, at: wallOf(event) };
    case 'user.partnerAway':
      return { type: 'partner.lapsed', roomId: event.roomId, at: wallOf(event) };
    case 'user.partnerBack':
      return { type: 'partner.returned', roomId: event.roomId, at: wallOf(event) };
    case 'user.absent':
      return { type: 'place.lapsed', reason: 'absent', at: wallOf(event) };
    default:
      return undefined;
  }
}
