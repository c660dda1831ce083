/** A bot that greets each partner, leaves, and looks for the next. Two guests come to see it. Run: node examples/greeter.ts [URL] */
import type { Agent } from './agent.ts';
import { runExample } from './chat-url.ts';
import { connect } from './connect.ts';

const interest = 'greetings of this example';

async function greet(greeter: Agent, guests: number): Promise<void> {
  await greeter.enter([interest]);
  for (let greeted = 1; greeted <= guests; greeted += 1) {
    const { room_id: room, partner } = await greeter.next('chatroom.found');
    const { display_name: name } = partner as { display_name: string };
    await greeter.say(room, `Welcome, ${name}! You are guest ${greeted}.`);
    await greeter.leave(room, { requeue: greeted < guests });
  }
}

async function visit(guest: Agent): Promise<void> {
  await guest.enter([interest]);
  const { message } = await guest.next('message.received');
  if (!String(message).startsWith('Welcome')) throw new Error(`no welcome: ${String(message)}`);
}

runExample(async (url) => {
  const [greeter, ann, ben] = await Promise.all(['Greeter', 'Ann', 'Ben'].map((name) => connect(name, url)));
  if (!greeter || !ann || !ben) throw new Error('not connected');
  const greeted = greet(greeter.agent, 2);
  await visit(ann.agent);
  await visit(ben.agent);
  await greeted;
  await Promise.all([greeter, ann, ben].map(({ close }) => close()));
});
