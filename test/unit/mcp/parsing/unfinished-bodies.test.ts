import type { IncomingMessage } from 'node:http';
import { beforeEach, expect, it } from 'vitest';
import type { Holding } from '../../../../src/mcp/parsing/unfinished-bodies.ts';
import { UnfinishedBodies } from '../../../../src/mcp/parsing/unfinished-bodies.ts';

let bodies: UnfinishedBodies;
let destroyed: string[];
beforeEach(() => {
  bodies = new UnfinishedBodies({ addressBytesMax: 100, processBytesMax: 250 });
  destroyed = [];
});

const hold = (address: string): Holding =>
  bodies.hold({ destroy: () => destroyed.push(address) } as unknown as IncomingMessage, address);

it('takes of one address no more than it may send at a time', () => {
  const [one, other] = [hold('a'), hold('a')];
  expect([one.add(60), other.add(40), other.add(1), hold('b').add(60)]).toEqual([true, true, false, true]);
});

it('forgets a body whose end has come', () => {
  const body = hold('a');
  body.add(100);
  body.release();
  body.release();
  expect([bodies.bytes, hold('a').add(100)]).toEqual([0, true]);
});

it('closes the requests of the address of which most is held, when all addresses send too much', () => {
  const most = hold('a');
  most.add(60);
  const rest = hold('a');
  rest.add(40);
  expect([hold('b').add(90), hold('c').add(61)]).toEqual([true, true]);
  expect([destroyed, bodies.bytes]).toEqual([['a', 'a'], 151]);
  expect(most.add(1)).toBe(false);
  most.release();
  rest.release();
  expect(bodies.bytes).toBe(151);
});
