/**
 * The extension by which a program gets the named notifications themselves.
 * @see docs/events-extension.md
 */
export const eventsExtension = 'mcp-chat/events';
/** The method that opens a stream of events. */
export const eventsMethod = 'mcp-chat/events/listen';
/** The notification that opens the answer. */
export const eventsAcknowledged = 'mcp-chat/events/acknowledged';
