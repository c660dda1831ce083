import type { IncomingMessage } from 'node:http';

/** Names that requests may use, beyond those of this machine. */
export interface Allowed {
  /** Host names, with or without a port. */
  readonly hosts: readonly string[];
  /** Origins as browsers send them, such as `https://chat.example`. */
  readonly origins: readonly string[];
}

/** Whether a request may be served, or which of its headers names a foreign site. */
export type Verdict = 'ok' | 'foreign_host' | 'foreign_origin';

/** The text of a refusal, for the client and the operator. */
export const refusals: { readonly [verdict in Exclude<Verdict, 'ok'>]: string } = {
  foreign_host: 'This Host is not served here. The operator can allow it in MCP_CHAT_ALLOWED_HOSTS.',
  foreign_origin: 'This Origin is not served here. The operator can allow it in MCP_CHAT_ALLOWED_ORIGINS.',
};

const localNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a host name stands for this machine alone. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Without its port, which may be empty; an IPv6 address in its one short form. @see RFC 3986, 3.2.3, and RFC 5952 */
function hostName(host: string): string {
  const name = host.toLowerCase().replace(/:\d*$/, '');
  return /^\[[\da-f:]{2,39}\]$/.test(name) && URL.canParse(`http://${name}`)
    ? new URL(`http://${name}`).hostname
    : name;
}

const isAllowedHost = (host: string, { hosts }: Allowed): boolean =>
  localNames.has(hostName(host)) || hosts.includes(host.toLowerCase()) || hosts.includes(hostName(host));

function isAllowedOrigin(origin: string, { origins }: Allowed): boolean {
  if (origins.includes(origin.toLowerCase())) return true;
  // Sandboxed pages and files send "null", and any site can make one.
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return (protocol === 'http:' || protocol === 'https:') && localNames.has(hostname);
}

/**
 * Keeps web pages elsewhere from reaching a server on this machine by a name that they point here (DNS rebinding).
 * @see MCP 2025-11-25, Transports, Security Warning
 */
export function judge({ headers }: IncomingMessage, allowed: Allowed, authority?: string): Verdict {
  const { origin } = headers;
  // An absolute target says whom it is for, whatever Host says. @see RFC 9112, 3.2.2
  const host = authority ?? headers.host;
  if (host === undefined || !isAllowedHost(host, allowed)) return 'foreign_host';
  if (origin !== undefined && !isAllowedOrigin(origin, allowed)) return 'foreign_origin';
  return 'ok';
}
