import type { Declared } from '../../src/mcp/call.ts';
import type { InputRequired, PromptResult, PromptTable } from '../../src/mcp/surface.ts';
import { embedded, image, text } from './fixture-content.ts';
import { elicit } from './fixture-input-tools.ts';

interface FixturePrompt {
  readonly arguments?: readonly string[];
  run(args: Readonly<Record<string, string>>, context: Declared): PromptResult | InputRequired;
}

const says = (...contents: PromptResult['messages'][number]['content'][]): PromptResult => ({
  messages: contents.map((content) => ({ role: 'user', content })),
});

const prompts: Readonly<Record<string, FixturePrompt>> = {
  test_simple_prompt: { run: () => says(text('This is a simple prompt for testing.')) },
  test_prompt_with_arguments: {
    arguments: ['arg1', 'arg2'],
    run: ({ arg1, arg2 }) => says(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  },
  test_prompt_with_embedded_resource: {
    arguments: ['resourceUri'],
    run: ({ resourceUri = '' }) =>
      says(
        embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.'),
        text('Please process the embedded resource above.'),
      ),
  },
  test_prompt_with_image: { run: () => says(image, text('Please analyze the image above.')) },
  test_input_required_result_prompt: {
    run: (_args, { inputResponses }) =>
      inputResponses?.user_context
        ? says(text(JSON.stringify(inputResponses.user_context)))
        : {
            resultType: 'input_required',
            inputRequests: { user_context: elicit('What context should the prompt use?', 'context') },
          },
  },
};

export const fixturePrompts: PromptTable = {
  listing: Object.entries(prompts).map(([name, prompt]) => ({
    name,
    description: `The conformance suite’s ${name}.`,
    arguments: (prompt.arguments ?? []).map((argument) => ({
      name: argument,
      description: `The ${argument}.`,
      required: true,
    })),
  })),
  get(name, args, context) {
    const prompt = Object.hasOwn(prompts, name) ? prompts[name] : undefined;
    const missing = prompt?.arguments?.find((argument) => !Object.hasOwn(args, argument));
    return missing === undefined ? prompt?.run(args, context) : `The argument ${missing} is missing`;
  },
  complete: (name) => (name === 'test_prompt_with_arguments' ? ['paris', 'park', 'party'] : []),
};
