import { expect, it } from 'vitest';
import { Fault } from '../../../src/engine/fault.ts';

it('a fault has a code, a message for operators and its cause, and is not to be retried unless it says so', () => {
  const cause = new Error('disk full');
  const { name, code, message, retryable, cause: held } = new Fault('store_failed', 'the commit failed', { cause });
  expect({ name, code, message, retryable, held }).toEqual({
    name: 'Fault',
    code: 'store_failed',
    message: 'the commit failed',
    retryable: false,
    held: cause,
  });
  expect(new Fault('store_failed', 'busy', { retryable: true })).toMatchObject({ retryable: true, cause: undefined });
  expect(new Fault('closed', 'gone')).toBeInstanceOf(Error);
});
