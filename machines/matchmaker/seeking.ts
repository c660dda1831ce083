import type { MatchmakerEvent } from '../protocol.ts';
import type { MatchmakerContext } from './context.ts';
import type { Pair } from './matching.ts';
import { inOrder, newcomer, partnerOf, reheard, renewed } from './matching.ts';
import type { Waiting } from './waiting-line.ts';

/**
 * The event's time, but never before the last recheck. A delayed event would otherwise apply a rematch hold that the recheck already
 * lifted, and that pair would never be tried again.
 */
export const timeOf = ({ checkedAt }: MatchmakerContext, { at }: MatchmakerEvent): number => Math.max(at, checkedAt);

/** The user who looks for a partner because of an event, as they would wait; undefined when the event makes nobody look. */
export function seekerOf(context: MatchmakerContext, event: MatchmakerEvent): Waiting | undefined {
  const at = timeOf(context, event);
  switch (event.type) {
    case 'matchmaker.enqueue':
      return newcomer(context, event, at);
    case 'matchmaker.renew':
      return renewed(context, event.member, at);
    case 'matchmaker.heard':
      return reheard(context, event.userId, event.isHeard, at);
    default:
      return undefined;
  }
}

/** The pair that an event brings together, if there is one. */
export function pairOf(context: MatchmakerContext, event: MatchmakerEvent): Pair | undefined {
  const seeker = seekerOf(context, event);
  const partner = seeker && partnerOf(context, seeker, timeOf(context, event), event.id);
  return seeker && partner && inOrder(seeker, partner);
}
