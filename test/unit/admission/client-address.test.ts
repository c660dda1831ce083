import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressBehind, isAmong } from '../../../src/admission/client-address.ts';

const from = (trusted: readonly string[], remoteAddress: string | undefined, forwarded?: string): string =>
  addressBehind(trusted)({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage);

describe('an address', () => {
  it.each([
    ['of IPv4 is itself', '192.0.2.7', '192.0.2.7'],
    ['of IPv4 within IPv6 is that of IPv4', '::ffff:192.0.2.7', '192.0.2.7'],
    ['of IPv6 is its network', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['of another host in that network is the same', '2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['of the neighbouring network is another', '2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['of this machine in IPv6', '::1', '::/64'],
    ['of a link with its zone', 'fe80::1%eth0', 'fe80::/64'],
    ['of a connection already gone', undefined, 'nowhere'],
  ])('%s', (_, remote, counted) => {
    expect(from([], remote)).toBe(counted);
  });
});

describe('X-Forwarded-For', () => {
  const proxy = '10.0.0.1';
  it.each<readonly [string, readonly string[], string, string | undefined, string]>([
    ['from nobody trusted is not believed', [], '192.0.2.7', '203.0.113.9', 'behind 192.0.2.7'],
    [
      'through a proxy of this machine that is not named is not this machine',
      [],
      '127.0.0.1',
      '1.1.1.1',
      'behind 127.0.0.1',
    ],
    ['from somebody else is not believed', [proxy], '192.0.2.7', '203.0.113.9', 'behind 192.0.2.7'],
    ['of a trusted proxy names the client', [proxy], proxy, '203.0.113.9', '203.0.113.9'],
    ['that the client began itself counts from the right', [proxy], proxy, '1.1.1.1, 203.0.113.9', '203.0.113.9'],
    ['is followed through trusted hops', ['10.0.0.0/8'], proxy, '1.1.1.1, 203.0.113.9, 10.9.9.9', '203.0.113.9'],
    ['of proxies alone names those behind the nearest', ['10.0.0.0/8'], proxy, '10.1.1.1, 10.9.9.9', 'behind 10.9.9.9'],
    [
      'cannot name this machine from among the proxies',
      ['loopback'],
      '::ffff:127.0.0.1',
      '127.0.0.1',
      'behind 127.0.0.1',
    ],
    ['cannot name a proxy with a port', ['10.0.0.0/8'], proxy, '10.1.1.1:80, 10.9.9.9', 'behind 10.9.9.9'],
    ['cannot name a proxy that a proxy named with a port', ['10.0.0.0/8'], proxy, '10.9.9.9:80', 'behind 10.9.9.9'],
    ['names an IPv6 client by its network', ['loopback'], '::1', '2001:db8::5', '2001:db8::/64'],
    ['that names no address leaves those behind the proxy', [proxy], proxy, 'unknown', `behind ${proxy}`],
    ['may hold a port', [proxy], proxy, '203.0.113.9:4711', '203.0.113.9'],
    ['may hold a port behind IPv6', [proxy], proxy, '[2001:db8::5]:4711', '2001:db8::/64'],
    ['that is empty leaves those behind the proxy', [proxy], proxy, '', `behind ${proxy}`],
    ['may be missing', [proxy], proxy, undefined, proxy],
    ['of a proxy within IPv6', [proxy], `::ffff:${proxy}`, '203.0.113.9', '203.0.113.9'],
  ])('%s', (_, trusted, remote, forwarded, counted) => {
    expect(from(trusted, remote, forwarded)).toBe(counted);
  });

  it.each(['proxy.example', '10.0.0.0/33', '10.0.0', '*'])('takes no proxy by the name of %s', (name) => {
    expect(() => isAmong([name])).toThrow(TypeError);
  });
});
