import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cruiser = join(root, 'node_modules/.bin/depcruise');
const config = join(root, 'layers.config.cjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layers-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function plant(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Names of the rules broken by what was planted. */
function broken(): string[] {
  const { stdout } = spawnSync(cruiser, ['--config', config, '--output-type', 'json', 'machines', 'src'], {
    cwd: folder,
    encoding: 'utf8',
  });
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string } }[] } };
  return summary.violations.map(({ rule }) => rule.name);
}

it('reads the modules of the project', () => {
  const stdout = execFileSync(cruiser, ['--config', config, '--output-type', 'json', 'machines', 'src'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const { modules } = JSON.parse(stdout) as { modules: { source: string; dependencies: unknown[] }[] };
  const own = modules.filter(({ source }) => /^(machines|src)\//.test(source));
  expect(own.length).toBeGreaterThan(50);
  expect(own.find(({ source }) => source === 'src/engine/delivery.ts')?.dependencies.length).toBeGreaterThan(5);
});

const leaf = 'export const leaf = 1;\n';
const importing = (path: string): string => `import * as other from '${path}';\nexport const made = other;\n`;

it.each([
  ['machines-stand-alone', 'machines/a.ts', '../src/engine/b.ts'],
  ['machines-do-no-io', 'machines/a.ts', 'node:fs'],
  ['engine-knows-machines', 'src/engine/a.ts', '../people/b.ts'],
  ['people-stand-on-the-engine', 'src/people/a.ts', '../mcp/b.ts'],
  ['admission-stands-on-people', 'src/admission/a.ts', '../mcp/b.ts'],
  ['text-stands-on-people', 'src/text/a.ts', '../mcp/b.ts'],
  ['stores-serve-the-engine', 'src/store/a.ts', '../mcp/b.ts'],
  ['hosts-stand-on-people', 'src/hosts/a.ts', '../mcp/b.ts'],
  ['moderation-stands-on-people', 'src/moderation/a.ts', '../mcp/b.ts'],
  ['http-stands-on-mcp', 'src/http/a.ts', '../hosts/b.ts'],
  ['cli-stands-alone', 'src/cli/a.ts', '../mcp/b.ts'],
  ['mcp-stands-on-people', 'src/mcp/a.ts', '../http/b.ts'],
  ['eras-apart', 'src/mcp/legacy/a.ts', '../modern/b.ts'],
  ['methods-know-no-era', 'src/mcp/methods.ts', './legacy/b.ts'],
  ['offers-open-no-streams', 'src/mcp/tools/a.ts', '../streams/b.ts'],
  ['streams-know-no-offers', 'src/mcp/streams/a.ts', '../tools/b.ts'],
  ['wire-names-alone', 'src/mcp/wire/a.ts', '../tools/b.ts'],
  ['parsing-knows-no-method', 'src/mcp/parsing/a.ts', '../methods.ts'],
  ['mcp-packages-in-mcp', 'src/http/a.ts', '@modelcontextprotocol/sdk/types.js'],
  ['express-in-http', 'src/mcp/a.ts', 'express'],
  ['sql-in-store', 'src/engine/a.ts', 'node:sqlite'],
])('%s is seen to be broken', (rule, file, imported) => {
  // The cruiser wants something in each folder that it is given.
  plant({ 'machines/c.ts': leaf, 'src/c.ts': leaf, [file]: importing(imported) });
  if (imported.startsWith('.')) plant({ [join(file, '..', imported)]: leaf });
  expect(broken()).toContain(rule);
});
