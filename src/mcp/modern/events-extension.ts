/**
 * The extension by which a program gets the named notifications themselves.
 * @see docs/events-extension.md
 */
export const eventsExtension = 'mcp-chat/events';
export const eventsMethod = 'mcp-chat/events/listen';
export const eventsAcknowledged = 'mcp-chat/events/acknowledged';
