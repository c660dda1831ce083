// Method: a schema that lets everything pass would make the tests beside this one pass as well.
import { expect, it } from 'vitest';
import { faultIn } from '../support/raw-events-schema.ts';
import { metaOf, modernRequest } from '../support/raw-modern.ts';

const mark = { 'io.modelcontextprotocol/subscriptionId': 1 };
const params = { room_id: 'room_1', _meta: { ...mark, 'mcp-chat/cursor': 'c' } };
const request = (meta: object) => modernRequest('mcp-chat/events/listen', {}, { meta: { ...meta } }).body.params;

it.each([
  ['an event', { method: 'partner.away', params }, 'Event'],
  ['a signal', { method: 'session.replaced', params: { _meta: mark } }, 'Signal'],
  ['a request', request(metaOf('mch_x')), 'ListenParams'],
  ['a result', { resultType: 'complete', cursor: 'c', _meta: mark }, 'ListenResult'],
] as const)('lets %s pass', (_what, message, definition) => {
  expect(faultIn(message, definition)).toBeUndefined();
});

it.each([
  ['an event of no known name', { method: 'partner.gone', params }, 'Event'],
  ['an event whose room is a number', { method: 'partner.away', params: { ...params, room_id: 7 } }, 'Event'],
  ['an event without a cursor', { method: 'partner.away', params: { ...params, _meta: mark } }, 'Event'],
  ['an event without the id of its request', { method: 'partner.away', params: { ...params, _meta: {} } }, 'Event'],
  ['a message that is not marked', { method: 'message.received', params: { ...params, message: 'hi' } }, 'Event'],
  ['an event for a signal', { method: 'partner.away', params }, 'Signal'],
  ['an acknowledgement without a place', { method: 'mcp-chat/events/acknowledged', params: {} }, 'Acknowledged'],
  ['a request without a handle', request({}), 'ListenParams'],
  ['a result that is not the last', { resultType: 'partial', cursor: 'c' }, 'ListenResult'],
] as const)('stops %s', (_what, message, definition) => {
  expect(faultIn(message, definition)).toBeDefined();
});
