import { pageOf, pages } from './requirement.ts';
import type { Revision } from './suites.ts';

const inBoth = (revision: Revision, url: string) =>
  pageOf('tools', revision, url, {
    capability: { anchor: 'capabilities', text: 'Declares the tools capability.' },
    'input-schema': { anchor: 'tool', text: 'Gives every tool a schema object for its input.', scenario: 'tools-list' },
    'output-conforms': {
      anchor: 'output-schema',
      text: 'Returns structured results that conform to the output schema.',
    },
    'inputs-validated': { anchor: 'security-considerations', text: 'Validates all tool inputs.' },
    'access-controlled': { anchor: 'security-considerations', text: 'Controls who may do what.' },
    'rate-limited': { anchor: 'security-considerations', text: 'Limits the rate of tool calls.' },
    'outputs-sanitized': { anchor: 'security-considerations', text: 'Sanitizes tool outputs.' },
  });

export const toolRequirements = [
  ...inBoth('2025-11-25', `${pages.legacy}/server/tools`),
  ...inBoth('2026-07-28', `${pages.modern}/server/tools`),
  ...pageOf('tools', '2026-07-28', `${pages.modern}/server/tools`, {
    'list-answered': { anchor: 'capabilities', text: 'Answers tools/list.', scenario: 'tools-list' },
    'list-same-for-connections': {
      anchor: 'capabilities',
      text: 'Lists the same tools on every connection, whatever else was asked on it.',
    },
    'header-marks': {
      anchor: 'x-mcp-header',
      text: 'Marks parameters for headers only by valid, unique names, on reachable primitives.',
    },
  }),
];
