import type { Person } from './client-person.ts';

/** The outcome of a talk: what each heard, and where they stood at every step. */
export interface Talk {
  readonly steps: readonly string[];
  readonly annHeard: readonly object[];
  readonly bobHeard: readonly object[];
}

/** The same talk each time: Ann enters first, each comes back on a new connection in the middle of it, and Ann leaves first. */
export async function talk(ann: Person, bob: Person): Promise<Talk> {
  const steps: string[] = [];
  const stateOf = async (person: Person): Promise<void> => {
    steps.push((await person.call('get_status')).fields.state);
  };
  steps.push((await ann.call('enter_queue', { display_name: 'Ann', interests: ['go', 'tea'] })).fields.status);
  await stateOf(ann);
  const entered = await bob.call('enter_queue', { display_name: 'Bob', interests: ['Go'] });
  steps.push(entered.fields.status);
  const { room_id } = entered.fields.room;
  const say = (person: Person, message: string) => person.call('send_message', { room_id, message });
  await ann.hear(1);
  await bob.hear(1);
  await say(ann, 'Hello');
  await bob.hear(2);
  await say(bob, 'Hi');
  await ann.comeBack();
  await say(bob, 'Are you there?');
  await stateOf(ann);
  await ann.hear(3);
  await bob.comeBack();
  await say(ann, 'Yes 🌧️');
  await bob.hear(3);
  await ann.call('leave_chat', { room_id });
  await bob.hear(4);
  await stateOf(ann);
  await stateOf(bob);
  return { steps, annHeard: ann.heard, bobHeard: bob.heard };
}

const found = (partner: string) => ({ type: 'chatroom.found', partner, shared_interests: ['go'] });
const said = (seq: number, message: string) => ({ type: 'message.received', message, seq, untrusted: true });

/** The outcome, whatever SDK the clients are of. */
export const wholeTalk: Talk = {
  steps: ['queued', 'queued', 'matched', 'chatting', 'left', 'idle'],
  annHeard: [found('Bob'), said(2, 'Hi'), said(3, 'Are you there?')],
  bobHeard: [
    found('Ann'),
    said(1, 'Hello'),
    said(4, 'Yes 🌧️'),
    { type: 'partner.disconnected', reason: 'left', detail: 'left' },
  ],
};
