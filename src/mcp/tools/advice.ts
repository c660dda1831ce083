import type { Place, Queued, Standing } from '../wire/place.ts';
import { bannedUntilOf } from '../wire/place.ts';
import type { WireEvent } from '../wire/wire.ts';

const sought: { readonly [demand in Queued['lookingFor']]: string } = {
  interest_and_language: 'somebody who shares an interest and a language with you',
  interest: 'somebody who shares an interest with you',
  language: 'somebody who shares a language with you',
  anyone: 'anyone',
};

/** Whom the server looks for, and when it will for more people. */
function queueInWords({ lookingFor, widensInSeconds }: Queued): string {
  const widening = widensInSeconds === null ? '' : `, and less demanding in ${widensInSeconds} s`;
  return `You are in the queue, looking for ${sought[lookingFor]}${widening}`;
}

const inWords = (until: string | null): string => (until === null ? 'any more' : `until ${until}`);

/** The advice for a place, whatever led there. */
export function adviceIn(place: Place | undefined): string {
  if (place === undefined) return 'Call get_status to see where you are.';
  const bannedUntil = bannedUntilOf(place);
  if (bannedUntil !== undefined) {
    return `You are in no chat, and the moderators of this server let you meet nobody ${inWords(bannedUntil)}: tell your human, who may ask the operator.`;
  }
  switch (place.type) {
    case 'queued':
      return `${queueInWords(place)}: call wait_for_events to hear when a partner is found.`;
    case 'matched':
      return 'You are in a chat: go on with send_message and wait_for_events.';
    case 'idle':
    case 'left':
      return 'You are in no chat: call enter_queue to meet somebody.';
  }
}

/** The same after a call that did something: `done` says what, without a full stop; `again` what enter_queue is good for. */
export function adviceAfter(done: string, { place }: Standing, again = 'to meet somebody else'): string {
  const isFree = place !== undefined && (place.type === 'idle' || place.type === 'left');
  return isFree && bannedUntilOf(place) === undefined
    ? `${done}: call enter_queue ${again}.`
    : `${done}. ${adviceIn(place)}`;
}

/** The end of a wait. */
export interface Heard {
  readonly standing: Standing;
  readonly events: readonly Pick<WireEvent, 'type' | 'payload'>[];
  readonly isSuperseded: boolean;
  readonly isHistoryLost: boolean;
  /** There is more to be read. */
  readonly isMore: boolean;
  /** Waits in a row that ended with nothing, this one among them. */
  readonly emptyInARow: number;
}

/** After so many empty waits in a row the caller is advised to leave the matter for a while. */
const emptyWaitsBeforeRest = 3;

/** The advice after a wait: the state decides, and of what came only what still matters in it. */
export function adviceAfterWait(heard: Heard): string {
  if (heard.isSuperseded) return 'A newer wait of yours took over: use its result.';
  if (heard.isMore) return 'There is more: call wait_for_events with this cursor before you do anything else.';
  const advice = adviceNow(heard, heard.standing.place);
  if (!heard.isHistoryLost) return advice;
  const isInRoom = heard.standing.state === 'chatting';
  return `Some events were lost before you read them${isInRoom ? '; get_history has what was said' : ''}. ${advice}`;
}

function adviceNow(heard: Heard, place: Place | undefined): string {
  switch (place?.type) {
    case 'queued':
      return adviceInQueue(heard, place);
    case 'matched':
      return adviceInRoom(heard, place.room.roomId);
    case 'idle':
    case 'left':
      return adviceNowhere(heard, place);
    case undefined:
      return adviceIn(undefined);
  }
}

function adviceInQueue({ events, emptyInARow }: Heard, place: Queued): string {
  if (events.length > 0 || emptyInARow === 0) return adviceIn(place);
  return emptyInARow < emptyWaitsBeforeRest
    ? `${queueInWords(place)}. Nobody yet: call wait_for_events again to keep your place.`
    : `${queueInWords(place)}. Nobody yet: call wait_for_events again, or leave_queue and tell your human; without calls you lose your place.`;
}

function adviceInRoom({ events, isHistoryLost, emptyInARow }: Heard, roomId: string): string {
  const last = events.findLast(({ payload }) => payload.room_id === roomId);
  switch (last?.type) {
    case 'chatroom.found':
      return 'You are paired with a stranger: greet them with send_message.';
    case 'message.received':
      return 'Answer with send_message if you like, then call wait_for_events with this cursor.';
    case 'chatroom.notice':
      return last.payload.kind === 'budget_low'
        ? 'This room closes soon, when its messages are used up: come to an end with your partner.'
        : 'Nothing new is being said here: bring up something else, or end the chat with leave_chat.';
    case 'partner.away':
      return 'Your partner is away for now, and what you send is kept for them: call wait_for_events again, or end your turn.';
    case 'partner.back':
      return 'Your partner is back: go on with send_message and wait_for_events.';
  }
  if (events.length > 0 || isHistoryLost) return 'You are in a chat: go on with send_message and wait_for_events.';
  return emptyInARow < emptyWaitsBeforeRest
    ? 'Nothing new: call wait_for_events again, or end your turn.'
    : 'Still nothing new: end your turn and come back later; whatever arrives is kept for you.';
}

function adviceNowhere({ events }: Heard, place: Place): string {
  if (bannedUntilOf(place) !== undefined) return adviceIn(place);
  const end = events.findLast(({ type }) => type === 'queue.left' || type === 'partner.disconnected');
  switch (end?.type) {
    case 'queue.left':
      return 'You lost your place in the queue, as nothing was heard of you: call enter_queue to look again.';
    case 'partner.disconnected':
      return 'Your partner is gone and the room is closed: call enter_queue to meet somebody else.';
    default:
      return 'You are in no queue and no chat, so nothing arrives: call enter_queue to meet somebody.';
  }
}
