import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Call } from '../../src/mcp/call.ts';
import { RpcError } from '../../src/mcp/rpc-error.ts';
import type { CallResult, InputRequired } from '../../src/mcp/surface.ts';
import { text } from './fixture-content.ts';

export interface FixtureTool {
  readonly inputSchema?: { type: 'object'; [keyword: string]: unknown };
  run(call: Call): CallResult | InputRequired;
}

type Requests = NonNullable<InputRequired['inputRequests']>;

export const elicit = (message: string, field: string, type = 'string'): Requests[string] => ({
  method: 'elicitation/create',
  params: { message, requestedSchema: { type: 'object', properties: { [field]: { type } }, required: [field] } },
});
const sample = (question: string): Requests[string] => ({
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: text(question) }], maxTokens: 100 },
});
const listRoots: Requests[string] = { method: 'roots/list', params: {} };

const ask = (inputRequests: Requests, state?: string): InputRequired => ({
  resultType: 'input_required',
  inputRequests,
  ...(state !== undefined && { requestState: seal(state) }),
});
const done = (words: string): CallResult => ({ content: [text(words)] });

const key = randomBytes(32);
const macOf = (state: string): Buffer => createHmac('sha256', key).update(state).digest();
const seal = (state: string): string => `${state}.${macOf(state).toString('hex')}`;

/** The state that was sealed. @throws RpcError for one that we did not seal */
function open(sealed: string): string {
  const [state = '', mac = ''] = sealed.split('.');
  const given = Buffer.from(mac, 'hex');
  const own = macOf(state);
  if (sealed === seal(state) && given.length === own.length && timingSafeEqual(given, own)) return state;
  throw new RpcError(-32602, 'This requestState is not ours');
}

/** Asks once, and is done when every question is answered. */
const once =
  (requests: Requests, answered: (responses: NonNullable<Call['inputResponses']>) => string, state?: string) =>
  ({ inputResponses = {}, requestState }: Call): CallResult | InputRequired => {
    if (requestState !== undefined) open(requestState);
    const isAnswered = Object.keys(requests).every((name) => Object.hasOwn(inputResponses, name));
    return isAnswered ? done(answered(inputResponses)) : ask(requests, state);
  };

const askName = { user_name: elicit('What is your name?', 'name') };

const steps = [
  { step1: elicit('Step 1: What is your name?', 'name') },
  { step2: elicit('Step 2: What is your favorite color?', 'color') },
];

/** Tools that need something of the client first, over one or more round trips. */
export const inputTools: Readonly<Record<string, FixtureTool>> = {
  test_streaming_elicitation: { run: once(askName, () => 'done') },
  test_input_required_result_elicitation: {
    run: once(askName, ({ user_name }) => `Hello, ${(user_name as { content?: { name?: string } }).content?.name}!`),
  },
  test_input_required_result_sampling: {
    run: once({ capital_question: sample('What is the capital of France?') }, ({ capital_question }) =>
      JSON.stringify(capital_question),
    ),
  },
  test_input_required_result_list_roots: {
    run: once({ client_roots: listRoots }, ({ client_roots }) => JSON.stringify(client_roots)),
  },
  test_input_required_result_request_state: {
    run: once({ confirm: elicit('Please confirm', 'ok', 'boolean') }, () => 'state-ok', 'confirming'),
  },
  test_input_required_result_tampered_state: {
    run: once({ confirm: elicit('Please confirm', 'ok', 'boolean') }, () => 'state-ok', 'confirming'),
  },
  test_input_required_result_multiple_inputs: {
    run: once(
      { ...askName, greeting: sample('Generate a greeting'), client_roots: listRoots },
      () => 'All answered',
      'asked',
    ),
  },
  test_input_required_result_multi_round: {
    run({ requestState }) {
      const step = requestState === undefined ? 0 : Number(open(requestState));
      const requests = steps[step];
      return requests ? ask(requests, String(step + 1)) : done('Both steps done');
    },
  },
  test_input_required_result_capabilities: {
    run: ({ capabilities }) =>
      ask({
        ...(capabilities.elicitation !== undefined && askName),
        ...(capabilities.sampling !== undefined && { greeting: sample('Generate a greeting') }),
      }),
  },
};
