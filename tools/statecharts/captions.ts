import type { ActorKind } from '../../machines/address.ts';
import type { Caption } from './page.ts';
import type { Party } from './system.ts';

/** Title and one line for each picture. */
export const captions: Readonly<Record<ActorKind | 'system' | 'story', Caption>> = {
  system: {
    title: 'The actor system',
    lead: 'Who says what to whom. Every command of a caller gets exactly one reply, from the actor that concludes it.',
  },
  story: {
    title: 'The story of two',
    lead: 'Two users meet, exchange a message each, and part: every event between the actors, in order.',
  },
  matchmaker: {
    title: 'Matchmaker',
    lead: 'Pairs users who suit each other as soon as they arrive. While draining it takes nobody new.',
  },
  user: {
    title: 'User',
    lead: 'One user: whether they wait, with whom they talk, and which notices their outbox gets.',
  },
  room: {
    title: 'Room',
    lead: 'One conversation of two people: the order of its messages, and its end.',
  },
};

/** The description of each party of the system. Their order is the order of the picture. */
export const parties: Readonly<Record<Party, string>> = {
  caller: 'a tool of the MCP server',
  presence: 'the host\u2019s lease on a person',
  user: 'one for each person',
  matchmaker: 'one for each pool',
  room: 'one for each conversation',
  outbox: 'one for each person, in order',
};
