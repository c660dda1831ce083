import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [network: Address, bits: number];

/** Ranges that have a name. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

const isAddress = (text: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);

/** Bits of IPv6 in front of an IPv4 address within it. */
const mappedBits = 96;

/** Bits of the network, as a number or as a mask such as `255.0.0.0`; null for neither. */
function bitsIn(text: string, address: Address): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  if (address.kind() === 'ipv6' || !ipaddr.IPv4.isValidFourPartDecimal(text)) return null;
  return ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask();
}

function rangeIn(text: string): Range | undefined {
  const [written = '', size, ...rest] = text.split('/');
  if (!isAddress(written) || rest.length > 0) return undefined;
  const address = ipaddr.parse(written);
  const bitsMax = address.kind() === 'ipv4' ? 32 : 128;
  const bits = size === undefined ? bitsMax : bitsIn(size, address);
  if (bits === null || bits > bitsMax) return undefined;
  // IPv4 within IPv6 is IPv4; a range that holds more than that is one of IPv6.
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && bits >= mappedBits) {
    return [address.toIPv4Address(), bits - mappedBits];
  }
  return [address, bits];
}

/**
 * The ranges that a text names: an address, a range such as `10.0.0.0/8` or `2001:db8::/32`, or `loopback`, `linklocal`, `uniquelocal`.
 * @throws TypeError for anything else
 */
function rangesIn(text: string): readonly Range[] {
  return (Object.hasOwn(named, text) ? (named[text] ?? []) : [text]).map((one) => {
    const range = rangeIn(one);
    if (!range) throw new TypeError(`${one} is neither an address nor a range of them`);
    return range;
  });
}

/** Whether an address lies in one of the ranges named. @throws TypeError for a name that is no range */
export function isAmong(names: readonly string[]): (address: string) => boolean {
  const ranges = names.flatMap(rangesIn);
  return (text) => {
    if (ranges.length === 0 || !isAddress(text)) return false;
    const address = ipaddr.process(text);
    return ranges.some(([network, bits]) => network.kind() === address.kind() && matches(address, network, bits));
  };
}

// The types of the library let an address be compared with one of its own kind alone.
const matches = (address: Address, network: Address, bits: number): boolean =>
  (address as ipaddr.IPv6).match(network as ipaddr.IPv6, bits);

/** A range as limits count it: of IPv6, at least a /64. @throws TypeError for a name that is no range */
export function countedRange(text: string): readonly string[] {
  return rangesIn(text).map(([network, bits]) => {
    if (network.kind() === 'ipv4') return bits === 32 ? network.toString() : `${network}/${bits}`;
    const networkBits = Math.min(bits, countedBits);
    const bytes = network.toByteArray().map((byte, index) => byte & (0xff << hostBitsOf(index, networkBits)));
    return `${ipaddr.fromByteArray(bytes)}/${networkBits}`;
  });
}

/** The bits at the end of a byte of an address that are not part of the network. */
const hostBitsOf = (index: number, networkBits: number): number =>
  Math.max(0, Math.min(8, 8 * (index + 1) - networkBits));

/** Bits of an IPv6 address that say whose it is: the rest of it its owner may choose anew for each connection. */
export const countedBits = 64;

/** Whether an address, as limits count it, lies in one of these ranges. */
export function isCountedAmong(ranges: readonly string[]): (counted: string) => boolean {
  const exact = new Set(ranges);
  const isWithin = isAmong(ranges.filter((range) => range.includes('/') && !range.endsWith(`/${countedBits}`)));
  return (counted) => exact.has(counted) || isWithin(counted.replace(`/${countedBits}`, ''));
}
