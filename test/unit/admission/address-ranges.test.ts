import { describe, expect, it } from 'vitest';
import { countedRange, isAmong, isCountedAmong } from '../../../src/admission/address-ranges.ts';

describe('a range', () => {
  it.each([
    ['160.79.104.0/21', '160.79.111.255', true],
    ['160.79.104.0/21', '160.79.112.0', false],
    ['160.79.104.9/21', '160.79.104.1', true],
    ['10.0.0.0/255.0.0.0', '10.200.1.1', true],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.1', '10.0.0.2', false],
    ['10.0.0.0/8', '::ffff:10.1.1.1', true],
    ['::ffff:10.0.0.0/104', '10.1.1.1', true],
    ['::ffff:10.0.0.0/104', '11.1.1.1', false],
    ['::ffff:10.0.0.1', '10.0.0.1', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8::/32', '10.1.1.1', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['::/0', '2001:db8::1', true],
    ['loopback', '127.9.9.9', true],
    ['loopback', '::1', true],
    ['uniquelocal', '192.168.3.4', true],
    ['linklocal', 'fe80::1', true],
    ['10.0.0.0/8', 'nowhere', false],
  ])('%s holds %s: %s', (range, address, isHeld) => {
    expect(isAmong(['192.0.2.1', range])(address)).toBe(isHeld);
  });

  it.each([
    'proxy.example',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0',
    '10/8',
    '1',
    '*',
    '',
    '10.0.0.0/8/8',
    '2001:db8::/129',
    '10.0.0.0/255.0.255.0',
    '10.0.0.0/',
  ])('%j is none', (name) => {
    expect(() => isAmong([name])).toThrow(TypeError);
  });

  it.each([
    ['127.0.0.1', ['127.0.0.1']],
    ['::1', ['::/64']],
    ['160.79.104.0/21', ['160.79.104.0/21']],
    ['::ffff:10.0.0.0/104', ['10.0.0.0/8']],
    ['2001:db8:1:2:3::/80', ['2001:db8:1:2::/64']],
    ['2001:db8:ff::/33', ['2001:db8::/33']],
    ['loopback', ['127.0.0.0/8', '::/64']],
  ])('%s is counted as %j', (range, counted) => {
    expect(countedRange(range)).toEqual(counted);
  });

  it.each([
    ['160.79.104.7', true],
    ['2001:db8:1:2::/64', true],
    ['2001:db9:1:2::/64', false],
    ['::/64', true],
    ['127.0.0.1', true],
    ['203.0.113.9', false],
    ['behind 160.79.104.7', false],
    ['nowhere', false],
  ])('among those of an operator holds %s as limits count it: %s', (counted, isHeld) => {
    const ranges = ['127.0.0.1', '::1', '160.79.104.0/21', '2001:db8::/32'].flatMap(countedRange);
    expect(isCountedAmong(ranges)(counted)).toBe(isHeld);
  });
});
