import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../../../machines/address.ts';
import { readCursor, writeCursor } from '../../../src/people/cursor.ts';

const ann = 'ann' as UserId;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';

const characters = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: min, maxLength: max });
const userId = characters(3, 32).map((name) => name as UserId);
const position = fc.record({ epoch: characters(1, 32), seq: fc.nat({ max: 999_999_999_999_999 }) });

describe('a cursor', () => {
  it('is read as the position it was written of', () => {
    fc.assert(
      fc.property(userId, position, (owner, place) => {
        expect(readCursor(owner, writeCursor(owner, place))).toEqual(place);
      }),
    );
  });

  it('means nothing to anybody else', () => {
    fc.assert(
      fc.property(userId, userId, position, (owner, other, place) => {
        fc.pre(owner.toLowerCase() !== other.toLowerCase());
        expect(readCursor(other, writeCursor(owner, place))).toBeUndefined();
      }),
    );
  });

  it('fits into a header and a line of a stream', () => {
    fc.assert(
      fc.property(userId, position, (owner, place) => {
        expect(writeCursor(owner, place)).toMatch(/^[\w.-]{1,128}$/);
      }),
    );
  });

  it('is no text that anybody made up', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readCursor(ann, text)).toBeUndefined();
      }),
    );
  });

  const written = writeCursor(ann, { epoch: 'Zk3x', seq: 41 });
  it.each([
    ['empty', ''],
    ['of another form', written.replace('c1.', 'c2.')],
    ['without a number', written.replace('.41', '')],
    ['with a negative number', written.replace('.41', '.-1')],
    ['with a fraction', written.replace('.41', '.41.5')],
    ['with a number past what counts exactly', written.replace('.41', '.1234567890123456')],
    ['with another owner', written.replace(/^c1\.[\w-]+/, 'c1.AAAAAA')],
    ['with something before it', ` ${written}`],
    ['with a line after it', `${written}\n`],
    ['with an epoch too long', written.replace('Zk3x', 'Z'.repeat(33))],
  ])('that is %s is not read', (_, text) => {
    expect(readCursor(ann, text)).toBeUndefined();
  });

  it('shows its parts', () => {
    expect(written).toMatch(/^c1\.[\w-]{6}\.Zk3x\.41$/);
  });
});
