import { modernErrors } from '../../src/mcp/era.ts';
import { RpcError } from '../../src/mcp/rpc-error.ts';
import type { CallResult, ToolTable } from '../../src/mcp/surface.ts';
import { audio, embedded, image, text } from './fixture-content.ts';
import type { FixtureTool } from './fixture-input-tools.ts';
import { inputTools } from './fixture-input-tools.ts';
import { schema2020 } from './fixture-schema.ts';

const says = (...content: CallResult['content']): FixtureTool => ({ run: () => ({ content }) });

const contentTools: Readonly<Record<string, FixtureTool>> = {
  test_simple_text: says(text('This is a simple text response for testing.')),
  test_image_content: says(image),
  test_audio_content: says(audio),
  test_embedded_resource: says(
    embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
  ),
  test_multiple_content_types: says(
    text('Multiple content types test:'),
    image,
    embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  ),
  test_error_handling: {
    run: () => ({ content: [text('This tool intentionally returns an error for testing')], isError: true }),
  },
  json_schema_2020_12_tool: { ...says(text('ok')), inputSchema: schema2020 },
};

const log: FixtureTool['run'] = ({ logLevel, notify }) => {
  const lines = ['Tool execution started', 'Tool processing data', 'Tool execution completed'];
  if (logLevel !== undefined) for (const data of lines) notify('notifications/message', { level: 'info', data });
  return { content: [text('logged')] };
};

const callTools: Readonly<Record<string, FixtureTool>> = {
  test_tool_with_logging: { run: log },
  test_logging_tool: { run: log },
  test_tool_with_progress: {
    run({ progress }) {
      for (const far of [0, 50, 100]) progress?.(far, 100);
      return { content: [text('done')] };
    },
  },
  test_missing_capability: {
    run({ capabilities }) {
      if (capabilities.sampling) return { content: [text('sampling is declared')] };
      throw new RpcError(modernErrors.missingClientCapability, 'Declare sampling to call this tool', {
        requiredCapabilities: { sampling: {} },
      });
    },
  },
};

const tools: Readonly<Record<string, FixtureTool>> = { ...contentTools, ...callTools, ...inputTools };

export const fixtureTools: ToolTable = {
  listing: Object.entries(tools).map(([name, { inputSchema = { type: 'object' as const } }]) => ({
    name,
    description: `The conformance suite’s ${name}.`,
    inputSchema,
  })),
  has: (name) => Object.hasOwn(tools, name),
  async call(name, _args, _caller, call) {
    const tool = tools[name];
    if (!tool) throw new Error(`no tool is named ${name}`);
    return tool.run(call);
  },
};
