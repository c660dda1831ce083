import type { Surface } from '../../src/mcp/surface.ts';
import { fixturePrompts } from './fixture-prompts.ts';
import { fixtureResources } from './fixture-resources.ts';
import { fixtureTools } from './fixture-tools.ts';

/** The surface that the scenarios of the public conformance suites ask a server to offer. */
export const fixtureSurface: Surface = {
  tools: fixtureTools,
  resources: fixtureResources,
  prompts: fixturePrompts,
  isLogging: true,
  instructions: 'For conformance tests.',
};
