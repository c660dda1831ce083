/** What the server answered, as moderators read it. Strangers' text is in it, and is shown as what it is. */
export type Fields = Readonly<Record<string, unknown>>;

// Whatever could move the cursor, hide or reorder text is shown as an escape.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
/** A value on one line, with nothing in it that a terminal would obey. */
export const clean = (value: unknown): string =>
  String(value ?? '-').replace(unsafe, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);

/** Every line of a stranger's text begins with a bar, so that none is taken for ours. */
const quote = (text: unknown): string =>
  String(text)
    .split('\n')
    .map((line) => `    | ${clean(line)}`)
    .join('\n');

function table(columns: readonly string[], rows: readonly Fields[]): string {
  const cells = [
    columns.map((name) => name.toUpperCase()),
    ...rows.map((row) => columns.map((name) => clean(row[name]))),
  ];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return cells.map((row) => line(row).trimEnd()).join('\n');
}

const withNext = (text: string, option: string, next: unknown): string =>
  next === null ? text : `${text}\nThere is more: ${option} ${clean(next)}`;

export const showList = ({ reports, next }: Fields): string =>
  withNext(
    table(['report_id', 'filed_at', 'status', 'reason', 'about', 'by'], reports as readonly Fields[]),
    '--after',
    next,
  );

export const showAudit = ({ entries, next }: Fields): string =>
  withNext(
    table(
      ['number', 'at', 'moderator', 'action', 'user_id', 'until', 'report_id', 'note'],
      entries as readonly Fields[],
    ),
    '--before',
    next,
  );

export function showReport({ comment, messages, untrusted: _, ...report }: Fields): string {
  const facts = Object.entries(report).map(([name, value]) => `${name}: ${clean(value)}`);
  const said = (messages as readonly Fields[]).flatMap(({ seq, from, message, timestamp, erased }) => [
    `  ${clean(seq)}  ${clean(timestamp)}  ${clean(from)}${erased ? '  (erased by its sender)' : ''}`,
    ...(erased ? [] : [quote(message)]),
  ]);
  return [
    ...facts,
    'comment of the reporter, quoted:',
    quote(comment),
    `last messages, quoted (${(messages as readonly Fields[]).length}):`,
    ...said,
  ].join('\n');
}
