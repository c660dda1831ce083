import { pageOf, pages } from './requirement.ts';

const stateless = (check: string): string => `server-stateless:sep-2575-${check}`;

/** Stdio is not offered, so its MUSTs are not here. */
export const transportRequirements = [
  ...pageOf('transport', '2025-11-25', `${pages.legacy}/basic/transports`, {
    utf8: { anchor: '', text: 'Encodes its messages as UTF-8.' },
    'one-endpoint': { anchor: 'streamable-http', text: 'Serves POST and GET on one path.' },
    'origin-checked': {
      anchor: 'security-warning',
      text: 'Checks the Origin of every connection.',
      scenario: 'dns-rebinding-protection',
    },
    'origin-403': { anchor: 'security-warning', text: 'Answers 403 to an Origin it does not serve.' },
    'accepted-202': {
      anchor: 'sending-messages-to-the-server',
      text: 'Answers 202 without a body to notifications and responses that it takes.',
    },
    'not-accepted-error': {
      anchor: 'sending-messages-to-the-server',
      text: 'Answers an HTTP error to notifications and responses that it does not take.',
    },
    'answer-type': {
      anchor: 'sending-messages-to-the-server',
      text: 'Answers a request with an event stream or with one JSON object.',
    },
    'get-stream': {
      anchor: 'listening-for-messages-from-the-server',
      text: 'Answers GET with an event stream, or with 405.',
    },
    'no-response-on-get': {
      anchor: 'listening-for-messages-from-the-server',
      text: 'Puts no response on a GET stream that resumes none.',
    },
    'one-stream-per-message': { anchor: 'multiple-connections', text: 'Sends a message on one stream only.' },
    'event-id-unique': {
      anchor: 'resumability-and-redelivery',
      text: 'Gives an event id to one message only across the streams of a session.',
    },
    'replay-own-stream': {
      anchor: 'resumability-and-redelivery',
      text: 'Replays nothing that belongs to another stream.',
    },
    'session-id-visible-ascii': {
      anchor: 'session-management',
      text: 'Makes session ids of visible ASCII.',
      scenario: 'server-initialize',
    },
    'ended-session-404': {
      anchor: 'session-management',
      text: 'Answers 404 to the id of a session that has ended.',
      scenario: 'server-session-lifecycle',
    },
    'version-400': {
      anchor: 'protocol-version-header',
      text: 'Answers 400 to an MCP-Protocol-Version it does not know.',
    },
  }),
  ...pageOf('transport', '2026-07-28', `${pages.modern}/basic/transports/streamable-http`, {
    'one-endpoint': { anchor: '', text: 'Serves POST on one path.' },
    'origin-checked': {
      anchor: 'security-%26-endpoint',
      text: 'Checks the Origin of every connection.',
      scenario: 'dns-rebinding-protection',
    },
    'origin-403': { anchor: 'security-%26-endpoint', text: 'Answers 403 to an Origin it does not serve.' },
    'accepted-202': { anchor: 'sending-messages', text: 'Answers 202 without a body to a notification that it takes.' },
    'not-accepted-error': {
      anchor: 'sending-messages',
      text: 'Answers an HTTP error to a notification that it does not take.',
    },
    'answer-type': { anchor: 'sending-messages', text: 'Answers a request with one JSON object or an event stream.' },
    'stream-own-notifications': {
      anchor: 'receiving-messages',
      text: 'Puts on a response stream only notifications that belong to its request.',
    },
    'no-requests-on-stream': {
      anchor: 'receiving-messages',
      text: 'Sends no requests of its own on a response stream.',
      scenario: stateless('http-server-no-independent-requests-on-stream'),
    },
    'close-cancels': { anchor: 'cancellation', text: 'Takes the closing of a response stream as cancellation.' },
    'silent-after-cancel': { anchor: 'cancellation', text: 'Sends nothing more for a cancelled request.' },
    'version-header-matches': {
      anchor: 'protocol-version-header',
      text: 'Answers 400 and HeaderMismatch when header and _meta name different versions.',
      scenario: stateless('http-server-header-mismatch-400'),
    },
    'version-400': {
      anchor: 'protocol-version-header',
      text: 'Answers 400 and UnsupportedProtocolVersion, with the versions it knows.',
      scenario: stateless('http-server-unsupported-version-400'),
    },
    'method-404': {
      anchor: 'protocol-version-header',
      text: 'Answers 404 and -32601 to a method it does not have.',
      scenario: stateless('http-server-method-not-found-404'),
    },
    'version-header-required': {
      anchor: 'protocol-version-header',
      text: 'Refuses a modern request without the version header.',
    },
    'standard-headers-required': {
      anchor: 'standard-request-headers',
      text: 'Refuses a request without Mcp-Method, or without Mcp-Name where it is needed.',
    },
    'headers-match-body': {
      anchor: 'server-validation',
      text: 'Refuses headers that say something else than the body.',
      scenario: 'http-header-validation',
    },
    'mismatch-400': {
      anchor: 'server-validation',
      text: 'Answers a header that fails validation with 400 and -32020.',
      scenario: 'http-header-validation:sep-2243-server-reject-error-code',
    },
    'encoded-name': { anchor: 'value-encoding', text: 'Decodes a Base64 Mcp-Name before it compares.' },
    'header-names-any-case': {
      anchor: 'case-sensitivity',
      text: 'Compares the names of headers without regard to case.',
      scenario: 'http-header-validation:sep-2243-header-name-case-insensitive',
    },
    'param-headers-checked': {
      anchor: 'server-behavior-for-custom-headers',
      text: 'Checks the Mcp-Param headers of parameters that a tool marked for it.',
    },
    'param-headers-characters': {
      anchor: 'server-behavior-for-custom-headers',
      text: 'Refuses a recognised Mcp-Param header with invalid characters.',
    },
  }),
];
