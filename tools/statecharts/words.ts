const units = [
  ['d', 24 * 60 * 60 * 1000],
  ['h', 60 * 60 * 1000],
  ['min', 60 * 1000],
  ['s', 1000],
] as const;

// The largest unit that needs one decimal at most; a day only from the second on, since people say "24 h".
const duration = (ms: number): string => {
  const [unit, size] = units.find(([name, size]) => (ms * 10) % size === 0 && ms >= size * (name === 'd' ? 2 : 1)) ?? [
    'ms',
    1,
  ];
  return `${ms / size} ${unit}`;
};

/** `after idle`, `after tombstone (24 h)`, `after 5 s`. */
export function delayWords(delay: string | number, implementations: Readonly<Record<string, unknown>>): string {
  if (typeof delay === 'number') return `after ${duration(delay)}`;
  const known = implementations[delay];
  return typeof known === 'number' ? `after ${delay} (${duration(known)})` : `after ${delay}`;
}

/** An event's type as people say it: XState's own names become words, ours stay. */
export function eventWords(event: string): string {
  if (event === '') return 'always';
  if (event.startsWith('xstate.done.state.')) return 'when done';
  const actor = /^xstate\.(done|error|snapshot)\.(?:actor\.)?(.+)$/.exec(event);
  return actor ? `${actor[1]} ${actor[2]}` : event;
}

const valueWords = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A guard or an action: its name, and the values of its parameters, as in `refuse(room_closed)`. */
export function callWords(call: unknown): string {
  if (typeof call === 'string') return call;
  if (typeof call === 'object' && call !== null && 'type' in call) {
    const params = 'params' in call && typeof call.params === 'object' && call.params ? Object.values(call.params) : [];
    return params.length === 0 ? String(call.type) : `${call.type}(${params.map(valueWords).join(', ')})`;
  }
  return 'inline';
}
