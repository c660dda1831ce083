import { parseArgs } from 'node:util';
import type { Show } from './moderate-print.ts';
import { clean, showAudit, showList, showReport } from './moderate-print.ts';

/** The command line is wrong; the message is one line. */
export class UsageError extends Error {}

/** A request to the server. */
export interface Action {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  /** Makes the printed lines from the answer. */
  readonly show: Show;
}

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

type OptionName = Exclude<keyof typeof options, 'json' | 'help'>;

interface Command {
  /** The kind of thing that the id names. */
  readonly target?: 'report' | 'user';
  /** Options that mean something to it; another one is refused rather than ignored. */
  readonly takes?: readonly OptionName[];
  action(id: string, values: Values): Action;
}

const get = (path: string, show: Action['show']): Action => ({ method: 'GET', path, show });
const post = (path: string, body: object): Action => ({ method: 'POST', path, body, show: () => 'done' });

const query = (values: Values, ...names: readonly ('status' | 'after' | 'before' | 'limit')[]): string => {
  const given = names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as [string, string]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
};

function decisionIn({ moderator, note }: Values): object {
  if (!moderator) throw new UsageError('--moderator NAME says who decides');
  return { moderator, ...(note !== undefined && { note }) };
}

const groundIn = ({ report }: Values): object => (report === undefined ? {} : { report_id: report });

function secondsIn({ seconds }: Values): number {
  if (!(Number(seconds) > 0)) throw new UsageError('--seconds N says how long');
  return Number(seconds);
}

const decision = ['moderator', 'note'] as const;

const commands: Readonly<Record<string, Command>> = {
  list: {
    takes: ['status', 'after', 'limit'],
    action: (_, values) => get(`/reports${query(values, 'status', 'after', 'limit')}`, showList),
  },
  show: { target: 'report', action: (id) => get(`/reports/${id}`, showReport) },
  dismiss: {
    target: 'report',
    takes: decision,
    action: (id, values) => post(`/reports/${id}/dismiss`, decisionIn(values)),
  },
  timeout: {
    target: 'user',
    takes: [...decision, 'report', 'seconds'],
    action: (id, values) =>
      post(`/users/${id}/timeout`, { ...decisionIn(values), ...groundIn(values), seconds: secondsIn(values) }),
  },
  ban: {
    target: 'user',
    takes: [...decision, 'report'],
    action: (id, values) => post(`/users/${id}/ban`, { ...decisionIn(values), ...groundIn(values) }),
  },
  unban: {
    target: 'user',
    takes: decision,
    action: (id, values) => post(`/users/${id}/unban`, decisionIn(values)),
  },
  audit: {
    takes: ['before', 'limit'],
    action: (_, values) => get(`/audit${query(values, 'before', 'limit')}`, showAudit),
  },
};

/** Reads the arguments after `mcp-chat moderate`. @throws UsageError */
export function readCommand(args: readonly string[]): { action?: Action; isJson: boolean; isHelp: boolean } {
  const { values, positionals } = parse(args);
  const [name, ...ids] = positionals;
  const asked = { isJson: values.json ?? false, isHelp: values.help ?? false };
  if (name === undefined || asked.isHelp) return asked;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`no such command: ${clean(name)}`);
  const [id = ''] = ids;
  if (command.target && !id) throw new UsageError(`${name} needs the id of a ${command.target}`);
  const extra = ids.at(command.target ? 1 : 0);
  if (extra !== undefined) throw new UsageError(`${name} has no use for ${clean(extra)}`);
  const known: readonly string[] = [...(command.takes ?? []), 'json'];
  const foreign = Object.keys(values).find((option) => !known.includes(option));
  if (foreign !== undefined) throw new UsageError(`${name} takes no --${foreign}`);
  return { ...asked, action: command.action(encodeURIComponent(id), values) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
