import { expect, it } from 'vitest';
import { limits } from '../../../machines/limits.ts';
import { TextPolicy } from '../../../src/text/text-policy.ts';

const body = 'aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC';

/** Looks for one handle, and counts how often it was asked. */
function policyFor(handle: string) {
  const asked: string[] = [];
  const isLive = (one: string): boolean => {
    asked.push(one);
    return one === handle;
  };
  return { policy: new TextPolicy({ isLive }), asked };
}

it('finds a live handle behind all the text that a profile may hold', () => {
  const { policy } = policyFor(`mch_${body}`);
  const fill = 'x'.repeat(limits.messageCharsMax - body.length - 1);
  expect(policy.refuseInPublic([fill, body])).toMatchObject({ code: 'secret_suspected' });
});

it('looks through no profile that is longer than a message, and refuses it', () => {
  const { policy, asked } = policyFor(`mch_${body}`);
  const items = Array.from({ length: 64 }, () => body.repeat(64));
  expect(policy.refuseInPublic(items)).toMatchObject({ code: 'invalid_input' });
  expect(asked).toEqual([]);
});

it('takes a row of spaces for the one that is shown', () => {
  const { policy } = policyFor('');
  expect(policy.refuseInPublic([`a${' '.repeat(limits.messageCharsMax)}b`])).toBeUndefined();
});

it('looks through no message that its room refuses for its length', async () => {
  const { policy, asked } = policyFor(`mch_${body}`);
  const sending = { userId: 'ann' as never, fingerprint: '', refusalByRoom: async () => undefined };
  const text = body.repeat(limits.messageCharsMax / body.length);
  expect(await policy.holdBack(text, sending)).toMatchObject({ code: 'secret_suspected' });
  asked.length = 0;
  expect(await policy.holdBack(`${text}${text}`, sending)).toBeUndefined();
  expect(asked).toEqual([]);
});
