import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import { countedBits, isAmong } from './address-ranges.ts';

export { isAmong };

/** An address as limits count it: IPv6 by its /64, since that is what one customer has. */
export function counted(address: string): string {
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const network = parsed.toByteArray().fill(0, countedBits / 8);
  return `${ipaddr.fromByteArray(network).toString()}/${countedBits}`;
}

/** The address of a hop as proxies write it, with a port perhaps; undefined for what is none. */
function addressIn(hop: string): string | undefined {
  const [, bracketed, v4] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+(?:\.\d+){3}):\d+)$/.exec(hop) ?? [];
  const address = bracketed ?? v4 ?? hop;
  return ipaddr.isValid(address) ? address : undefined;
}

/** Where a request comes from, as limits count it. */
export type AddressOf = (request: IncomingMessage) => string;

/**
 * Believes `X-Forwarded-For` as far as the proxies named have written it, and nobody else's: the nearest hop that is none of them is the
 * client. A client that comes through an unnamed proxy, without an address, or under the address of a proxy counts as a client behind
 * that proxy, and never as the proxy itself.
 * @param trustedProxies as `isAmong` takes them
 * @throws TypeError for anything else
 */
export function addressBehind(trustedProxies: readonly string[]): AddressOf {
  const isProxy = isAmong(trustedProxies);
  return (request) => {
    const socketAddress = request.socket.remoteAddress ?? '';
    // The client was gone before its address could be read.
    if (socketAddress === '') return 'nowhere';
    const nearest = trustedProxies.length > 0 ? proxyAddr(request, isProxy) : socketAddress;
    const client = addressIn(nearest);
    const forwarded = request.headers['x-forwarded-for'];
    if (forwarded === undefined) return counted(client ?? socketAddress);
    if (client === undefined || nearest === socketAddress) return `behind ${counted(socketAddress)}`;
    // A client at the address of a proxy may have written all hops but the last.
    return isProxy(client) ? `behind ${counted(addressIn(lastHop(forwarded)) ?? socketAddress)}` : counted(client);
  };
}

/** As the proxy wrote it that the request came through. */
const lastHop = (forwarded: string | string[]): string => String(forwarded).split(',').at(-1)?.trim() ?? '';
