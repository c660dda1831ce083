import { countTokens } from 'gpt-tokenizer';
import { expect, it } from 'vitest';
import { Catalogue } from '../../../../src/mcp/tools/catalogue.ts';
import { TestHost } from '../../../support/test-host.ts';

/** Every model that has this server pays them in every conversation. */
const tokensMax = 2_500;

it(`the whole list of tools costs at most ${tokensMax} tokens`, () => {
  const { listing } = new Catalogue(new TestHost().host);
  const costs = listing.map((tool) => ({ tool: String(tool.name), tokens: countTokens(JSON.stringify(tool)) }));
  const whole = countTokens(JSON.stringify({ tools: listing }));

  console.info(`tools/list costs ${whole} tokens: ${costs.map(({ tool, tokens }) => `${tool} ${tokens}`).join(', ')}`);

  expect(costs.every(({ tokens }) => tokens > 0)).toBe(true);
  expect(whole).toBeLessThanOrEqual(tokensMax);
});
