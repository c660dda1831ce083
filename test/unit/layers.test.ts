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
  ['machines-stand-alone', { 'machines/a.ts': importing('../src/engine/b.ts'), 'src/engine/b.ts': leaf }],
  ['machines-do-no-io', { 'machines/a.ts': importing('node:fs'), 'src/b.ts': leaf }],
  [
    'engine-knows-machines',
    { 'src/engine/a.ts': importing('../people/b.ts'), 'src/people/b.ts': leaf, 'machines/c.ts': leaf },
  ],
  [
    'people-stand-on-the-engine',
    { 'src/people/a.ts': importing('../mcp/b.ts'), 'src/mcp/b.ts': leaf, 'machines/c.ts': leaf },
  ],
  [
    'admission-stands-on-people',
    { 'src/admission/a.ts': importing('../mcp/b.ts'), 'src/mcp/b.ts': leaf, 'machines/c.ts': leaf },
  ],
  ['text-stands-on-people', { 'src/text/a.ts': importing('../mcp/b.ts'), 'src/mcp/b.ts': leaf, 'machines/c.ts': leaf }],
  [
    'stores-serve-the-engine',
    { 'src/store/a.ts': importing('../mcp/b.ts'), 'src/mcp/b.ts': leaf, 'machines/c.ts': leaf },
  ],
  ['mcp-stands-on-people', { 'src/mcp/a.ts': importing('../http/b.ts'), 'src/http/b.ts': leaf, 'machines/c.ts': leaf }],
  [
    'eras-apart',
    { 'src/mcp/legacy/a.ts': importing('../modern/b.ts'), 'src/mcp/modern/b.ts': leaf, 'machines/c.ts': leaf },
  ],
  [
    'methods-know-no-era',
    { 'src/mcp/methods.ts': importing('./legacy/b.ts'), 'src/mcp/legacy/b.ts': leaf, 'machines/c.ts': leaf },
  ],
  [
    'offers-open-no-streams',
    { 'src/mcp/tools/a.ts': importing('../streams/b.ts'), 'src/mcp/streams/b.ts': leaf, 'machines/c.ts': leaf },
  ],
  [
    'streams-know-no-offers',
    { 'src/mcp/streams/a.ts': importing('../tools/b.ts'), 'src/mcp/tools/b.ts': leaf, 'machines/c.ts': leaf },
  ],
  [
    'wire-names-alone',
    { 'src/mcp/wire/a.ts': importing('../tools/b.ts'), 'src/mcp/tools/b.ts': leaf, 'machines/c.ts': leaf },
  ],
  [
    'parsing-knows-no-method',
    { 'src/mcp/parsing/a.ts': importing('../methods.ts'), 'src/mcp/methods.ts': leaf, 'machines/c.ts': leaf },
  ],
  ['mcp-packages-in-mcp', { 'src/http/a.ts': importing('@modelcontextprotocol/sdk/types.js'), 'machines/c.ts': leaf }],
  ['express-in-http', { 'src/mcp/a.ts': importing('express'), 'machines/c.ts': leaf }],
  ['sql-in-store', { 'src/engine/a.ts': importing('node:sqlite'), 'machines/c.ts': leaf }],
])('%s is seen to be broken', (rule, files) => {
  plant(files as unknown as Readonly<Record<string, string>>);
  expect(broken()).toContain(rule);
});
