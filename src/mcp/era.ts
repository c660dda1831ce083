import type { IncomingMessage } from 'node:http';
import type { InboundModernRoute } from '@modelcontextprotocol/server';
import { classifyInboundRequest, PROTOCOL_VERSION_META_KEY } from '@modelcontextprotocol/server';
import type { Problem } from './problem.ts';
import { header } from './problem.ts';

/** The one modern revision that is served. */
export const modernRevision = '2026-07-28';

/** JSON-RPC error codes of the modern era. @see MCP 2026-07-28, Basic Protocol, Errors */
export const modernErrors = {
  headerMismatch: -32020,
  missingClientCapability: -32021,
  unsupportedProtocolVersion: -32022,
} as const;

/** The era of a request, or why it has none. */
export type Era =
  | { readonly kind: 'legacy' }
  | { readonly kind: 'modern'; readonly route: InboundModernRoute }
  | { readonly kind: 'refused'; readonly problem: Problem; readonly id: string | number | null };

/** Parameter whose value the `Mcp-Name` header repeats. */
const namedBy: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};

const idOf = (body: unknown): string | number | null => {
  const { id } = (body ?? {}) as { id?: unknown };
  return typeof id === 'string' || typeof id === 'number' ? id : null;
};

/** The era of a POST: only what the classifier calls legacy goes there, since the modern era owns its own refusals. */
export function classify(request: IncomingMessage, body: unknown): Era {
  const protocolVersionHeader = header(request, 'mcp-protocol-version');
  const mcpMethodHeader = header(request, 'mcp-method');
  const mcpNameHeader = header(request, 'mcp-name');
  const outcome = classifyInboundRequest({
    httpMethod: 'POST',
    body,
    ...(protocolVersionHeader !== undefined && { protocolVersionHeader }),
    ...(mcpMethodHeader !== undefined && { mcpMethodHeader }),
    ...(mcpNameHeader !== undefined && { mcpNameHeader }),
  });
  if (outcome.kind === 'legacy') return { kind: 'legacy' };
  if (outcome.kind === 'reject') {
    const { httpStatus: status, code, message, data } = outcome;
    return { kind: 'refused', problem: { status, code, message, data }, id: idOf(body) };
  }
  const problem =
    revisionProblem(outcome) ??
    (outcome.messageKind === 'request'
      ? headerProblem(outcome.message, { protocolVersionHeader, mcpMethodHeader, mcpNameHeader })
      : undefined);
  return problem ? { kind: 'refused', problem, id: idOf(body) } : { kind: 'modern', route: outcome };
}

function revisionProblem({ classification, message }: InboundModernRoute): Problem | undefined {
  const claimed = classification.revision;
  if (claimed === modernRevision) return undefined;
  const meta = (message.params?._meta ?? {}) as Record<string, unknown>;
  return {
    status: 400,
    code: modernErrors.unsupportedProtocolVersion,
    message: 'Unsupported protocol version',
    data: { supported: [modernRevision], requested: claimed ?? meta[PROTOCOL_VERSION_META_KEY] },
  };
}

/** The headers that intermediaries route by have to be there, and to say what the body says. */
function headerProblem(
  { method, params }: { method: string; params?: Record<string, unknown> | undefined },
  headers: {
    protocolVersionHeader: string | undefined;
    mcpMethodHeader: string | undefined;
    mcpNameHeader: string | undefined;
  },
): Problem | undefined {
  if (headers.protocolVersionHeader === undefined) return mismatch('MCP-Protocol-Version', 'is missing');
  if (headers.mcpMethodHeader === undefined) return mismatch('Mcp-Method', 'is missing');
  const parameter = Object.hasOwn(namedBy, method) ? namedBy[method] : undefined;
  const name = parameter === undefined ? undefined : params?.[parameter];
  if (typeof name !== 'string') return undefined;
  if (headers.mcpNameHeader === undefined) return mismatch('Mcp-Name', 'is missing');
  return decodeHeader(headers.mcpNameHeader.trim()) === name
    ? undefined
    : mismatch('Mcp-Name', 'does not say what the body says');
}

const mismatch = (name: string, what: string): Problem => ({
  status: 400,
  code: modernErrors.headerMismatch,
  message: `The ${name} header ${what}`,
});

/** A header value that is not plain ASCII travels as `=?base64?…?=`. */
function decodeHeader(value: string): string | undefined {
  const [, encoded] = /^=\?base64\?(.*)\?=$/i.exec(value) ?? [];
  if (encoded === undefined) return value;
  const decoded = Buffer.from(encoded, 'base64');
  return decoded.toString('base64') === encoded ? decoded.toString('utf8') : undefined;
}
