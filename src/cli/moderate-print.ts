import { visible } from '../text/visible-text.ts';
import { besides, cellsOf, quoted } from './quoted.ts';

/** The answer of the server as lines for moderators. It holds text of strangers, which is marked as such. */
export type Fields = Readonly<Record<string, unknown>>;

/** A value on one line, with nothing in it that a terminal would obey. */
export const clean = (value: unknown): string => visible(String(value ?? '-'));

/** The shown ids that users chose themselves: their user_ids. */
const isPeoples = (name: string): boolean => ['by', 'about', 'user_id', 'from'].includes(name);

const fact = (name: string, value: unknown, width: number): string =>
  isPeoples(name) ? besides(`${name}:`, String(value ?? '-'), width) : `${name}: ${clean(value)}`;

/** Rows as a table where the terminal has room for it, and else a block of lines for each. */
function list(columns: readonly string[], rows: readonly Fields[], width: number): string {
  const cellOf = (row: Fields, name: string): string => `${isPeoples(name) ? '| ' : ''}${clean(row[name])}`;
  const cells = [
    columns.map((name) => name.toUpperCase()),
    ...rows.map((row) => columns.map((name) => cellOf(row, name))),
  ];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => cellsOf(row[column] ?? ''))));
  if (widths.reduce((sum, cell) => sum + cell + 2, -2) > width) {
    return rows.map((row) => columns.map((name) => fact(name, row[name], width)).join('\n')).join('\n\n');
  }
  const padded = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - cellsOf(cell));
  return cells.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}

const withNext = (text: string, option: string, next: unknown): string =>
  next === null ? text : `${text}\nThere is more: ${option} ${clean(next)}`;

/** How each answer is shown on a terminal that is so many cells wide. */
export type Show = (answer: Fields, width: number) => string;

/** A page of reports as a table. */
export const showList: Show = ({ reports, next }, width) =>
  withNext(
    list(['report_id', 'filed_at', 'status', 'reason', 'about', 'by'], reports as readonly Fields[], width),
    '--after',
    next,
  );

/** A page of the audit log as a table. */
export const showAudit: Show = ({ entries, next }, width) =>
  withNext(
    list(
      ['number', 'at', 'moderator', 'action', 'until', 'report_id', 'note', 'user_id'],
      entries as readonly Fields[],
      width,
    ),
    '--before',
    next,
  );

/** A report with its evidence. Every line that a user wrote is marked at the margin. */
export const showReport: Show = ({ comment, messages, untrusted: _, ...report }, width) => {
  const said = (messages as readonly Fields[]).flatMap(({ seq, from, message, timestamp, erased }) => [
    besides(`  ${clean(seq)}  ${clean(timestamp)}${erased ? '  (erased by its sender)' : ''}`, String(from), width),
    // A message that was erased before the report has no text left.
    ...(message === '' ? [] : [quoted(String(message), width)]),
  ]);
  return [
    ...Object.entries(report).map(([name, value]) => fact(name, value, width)),
    'comment of the reporter, quoted:',
    quoted(String(comment), width),
    `last messages, quoted (${(messages as readonly Fields[]).length}):`,
    ...said,
  ].join('\n');
};
