import { parseArgs } from 'node:util';

/** What the command line asked for cannot be done; the message is one line. */
class UsageError extends Error {}

const usage = `mcp-chat moderate: reads reports and decides, over the server's /admin API.

  list [--status open|dismissed|upheld] [--after REPORT] [--limit N]
  show REPORT                                     with its evidence
  dismiss REPORT --moderator NAME [--note TEXT]
  timeout USER --seconds N --moderator NAME [--report REPORT] [--note TEXT]
  ban USER --moderator NAME [--report REPORT] [--note TEXT]
  unban USER --moderator NAME [--note TEXT]       ends a time-out as well
  audit [--before NUMBER] [--limit N]

--json prints what the server answered. MCP_CHAT_ADMIN_URL says where it is (default
http://127.0.0.1:3000/admin), MCP_CHAT_ADMIN_TOKEN is the moderators' secret.
Exit codes: 0 done, 1 refused or out of reach, 2 not understood.`;

const options = {
  status: { type: 'string' },
  after: { type: 'string' },
  before: { type: 'string' },
  limit: { type: 'string' },
  seconds: { type: 'string' },
  report: { type: 'string' },
  moderator: { type: 'string' },
  note: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>['values'];
type Fields = Readonly<Record<string, unknown>>;

interface Action {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  /** What is printed of the answer. */
  readonly show: (answer: Fields) => string;
}

// Whatever could move the cursor, hide or reorder text is shown as an escape.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
const clean = (value: unknown): string =>
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

const showList = ({ reports, next }: Fields): string =>
  withNext(
    table(['report_id', 'filed_at', 'status', 'reason', 'about', 'by'], reports as readonly Fields[]),
    '--after',
    next,
  );

const showAudit = ({ entries, next }: Fields): string =>
  withNext(
    table(
      ['number', 'at', 'moderator', 'action', 'user_id', 'until', 'report_id', 'note'],
      entries as readonly Fields[],
    ),
    '--before',
    next,
  );

function showReport({ comment, messages, untrusted: _, ...report }: Fields): string {
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

const done = () => 'done';

const query = (values: Values, ...names: readonly ('status' | 'after' | 'before' | 'limit')[]): string => {
  const given = names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as [string, string]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
};

function decisionIn({ moderator, note }: Values): object {
  if (!moderator) throw new UsageError('--moderator NAME says who decides');
  return { moderator, ...(note !== undefined && { note }) };
}

const groundIn = ({ report }: Values): object => (report === undefined ? {} : { report_id: report });

function actionFor(command: string, target: string | undefined, values: Values): Action {
  if (command === 'list')
    return { method: 'GET', path: `/reports${query(values, 'status', 'after', 'limit')}`, show: showList };
  if (command === 'audit') return { method: 'GET', path: `/audit${query(values, 'before', 'limit')}`, show: showAudit };
  if (!['show', 'dismiss', 'timeout', 'ban', 'unban'].includes(command))
    throw new UsageError(`no such command: ${clean(command)}`);
  if (!target)
    throw new UsageError(
      `${command} needs the id of a ${command === 'show' || command === 'dismiss' ? 'report' : 'user'}`,
    );
  const id = encodeURIComponent(target);
  if (command === 'show') return { method: 'GET', path: `/reports/${id}`, show: showReport };
  const post = (path: string, body: object): Action => ({ method: 'POST', path, body, show: done });
  if (command === 'dismiss') return post(`/reports/${id}/dismiss`, decisionIn(values));
  if (command === 'unban') return post(`/users/${id}/unban`, decisionIn(values));
  if (command === 'ban') return post(`/users/${id}/ban`, { ...decisionIn(values), ...groundIn(values) });
  const seconds = Number(values.seconds);
  if (!(seconds > 0)) throw new UsageError('--seconds N says how long');
  return post(`/users/${id}/timeout`, { ...decisionIn(values), ...groundIn(values), seconds });
}

async function ask({ method, path, body }: Action, environment: NodeJS.ProcessEnv) {
  const token = environment.MCP_CHAT_ADMIN_TOKEN;
  if (!token)
    throw new UsageError('MCP_CHAT_ADMIN_TOKEN is not set: it is the secret that the server was started with');
  const base = environment.MCP_CHAT_ADMIN_URL || 'http://127.0.0.1:3000/admin';
  const response = await fetch(`${base.replace(/\/$/, '')}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { isDone: response.ok, answer: (await response.json()) as Fields };
}

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
};

/** Runs `mcp-chat moderate` with these arguments. Returns the exit code: 0 done, 1 refused or out of reach, 2 not understood. */
export async function moderate(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    const [command, target] = positionals;
    if (values.help || command === undefined) {
      console.log(usage);
      return values.help ? 0 : 2;
    }
    const action = actionFor(command, target, values);
    const { isDone, answer } = await ask(action, environment);
    if (values.json) console.log(JSON.stringify(answer, null, 2));
    else if (isDone) console.log(action.show(answer));
    if (isDone) return 0;
    const { code, message } = (answer.error ?? {}) as Fields;
    console.error(`${clean(code)}: ${clean(message)}`);
    return 1;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      return 2;
    }
    const { cause, message } = error as Error;
    console.error(`the server cannot be reached: ${clean((cause as Error | undefined)?.message || message)}`);
    return 1;
  }
}
