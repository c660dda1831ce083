import { visibleJson } from '../text/visible-text.ts';
import type { Action } from './moderate-commands.ts';
import { readCommand, UsageError } from './moderate-commands.ts';
import type { Fields } from './moderate-print.ts';
import { clean } from './moderate-print.ts';

const usage = `mcp-chat moderate: reads reports and decides, over the server's /admin API.

  list [--status open|dismissed|upheld] [--after REPORT] [--limit N]
  show REPORT                                     with its evidence
  dismiss REPORT --moderator NAME [--note TEXT]
  timeout USER --seconds N --moderator NAME [--report REPORT] [--note TEXT]
  ban USER --moderator NAME [--report REPORT] [--note TEXT]
  unban USER --moderator NAME [--note TEXT]       ends a time-out as well
  audit [--before NUMBER] [--limit N]

Text right of a bar (|) was written by users. --json prints the server's answer, for programs.
MCP_CHAT_ADMIN_URL is the address of /admin (default http://127.0.0.1:3000/admin),
MCP_CHAT_ADMIN_TOKEN is the moderators' secret.
Exit codes: 0 done, 1 refused or not reachable, 2 wrong arguments.`;

/** Something answered that is not the moderators' API. */
class NoApiError extends Error {}

/** Where the API is, without a slash at its end. @throws UsageError */
function baseIn({ MCP_CHAT_ADMIN_URL: given }: NodeJS.ProcessEnv): string {
  const base = given || 'http://127.0.0.1:3000/admin';
  const protocol = URL.parse(base)?.protocol;
  if (protocol !== 'http:' && protocol !== 'https:')
    throw new UsageError('MCP_CHAT_ADMIN_URL is no address of a server, such as http://127.0.0.1:3000/admin');
  return base.replace(/\/$/, '');
}

/** @throws NoApiError unless it is an answer or a refusal of the API */
async function ask({ method, path, body }: Action, environment: NodeJS.ProcessEnv) {
  const token = environment.MCP_CHAT_ADMIN_TOKEN;
  if (!token)
    throw new UsageError('MCP_CHAT_ADMIN_TOKEN is not set: it is the secret that the server was started with');
  const base = baseIn(environment);
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = fieldsOf(await response.text());
  const reason = (answer?.error as Fields | null | undefined)?.message;
  if (!answer || (!response.ok && reason === undefined)) {
    throw new NoApiError(
      `HTTP ${response.status}: no moderators' API at ${clean(base)}: set MCP_CHAT_ADMIN_TOKEN for the server, and MCP_CHAT_ADMIN_URL to where it serves /admin, on MCP_CHAT_ADMIN_PORT if it has that`,
    );
  }
  return { isDone: response.ok, answer };
}

/** Width of the terminal, in cells. Behind a pager, only the error stream still knows it. */
const widthIn = ({ COLUMNS }: NodeJS.ProcessEnv): number =>
  process.stdout.columns ?? process.stderr.columns ?? (Number.parseInt(COLUMNS ?? '', 10) || 80);

/** A JSON object; undefined for anything else. */
function fieldsOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

/** Runs `mcp-chat moderate` with these arguments. Returns the exit code: 0 done, 1 refused or out of reach, 2 not understood. */
export async function moderate(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    const { action, isJson, isHelp } = readCommand(args);
    if (!action) {
      console.log(usage);
      return isHelp ? 0 : 2;
    }
    const { isDone, answer } = await ask(action, environment);
    if (isJson) console.log(visibleJson(JSON.stringify(answer, null, 2)));
    else if (isDone) console.log(action.show(answer, widthIn(environment)));
    if (isDone) return 0;
    const { code, message } = answer.error as Fields;
    console.error(`${clean(code)}: ${clean(message)}`);
    return 1;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      return 2;
    }
    if (error instanceof NoApiError) {
      console.error(error.message);
      return 1;
    }
    const { cause, message } = error as Error;
    console.error(`the server cannot be reached: ${clean((cause as Error | undefined)?.message || message)}`);
    return 1;
  }
}
