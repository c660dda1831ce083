import { help } from '../../src/config.ts';
import { chatTools } from '../../src/mcp/tools/catalogue.ts';
import { inputJsonSchema, outputJsonSchema } from '../../src/mcp/tools/schemas.ts';

const cell = (text: string): string => text.trim().replaceAll('|', '\\|');

/** The lines of `--help` that tell of a variable: its name, its meaning and its default. */
const variable = /^ {2}(\w+) +(.*) \(default: (.*)\)$/;

function configurationPage(): string {
  const rows = help()
    .split('\n')
    .map((line) => variable.exec(line))
    .filter((match) => match !== null)
    .map(([, name = '', meaning = '', preset = '']) => {
      const shown = preset === '' ? '' : `\`${cell(preset)}\``;
      return `| \`${name}\` | ${shown} | ${cell(meaning)} |`;
    });
  return [
    '# Configuration',
    '',
    'The environment variables, checked once at the start. `npm start -- --help` prints them. This page is generated from the code by `npm run docs`.',
    '',
    '| variable | default | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
    'A value that is not understood stops the start with one line that names the variable. [Operating](../operating.md) tells what each limit counts.',
    '',
  ].join('\n');
}

interface FieldSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly FieldSchema[];
  readonly items?: FieldSchema;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

function typeOf(field: FieldSchema): string {
  if (field.enum) return field.enum.map((value) => `\`${String(value)}\``).join(' or ');
  if (field.const !== undefined) return `\`${String(field.const)}\``;
  if (field.anyOf) return field.anyOf.map(typeOf).join(' or ');
  if (field.type === 'array') return `list of ${field.items ? typeOf(field.items) : 'any'}`;
  return [field.type ?? 'any'].flat().join(' or ');
}

function fieldTable({ properties = {}, required = [] }: FieldSchema): readonly string[] {
  const rows = Object.entries(properties).map(
    ([name, field]) =>
      `| \`${name}\` | ${typeOf(field)} | ${required.includes(name) ? 'yes' : ''} | ${cell(field.description ?? '')} |`,
  );
  return rows.length === 0 ? [] : ['| field | type | always | meaning |', '| --- | --- | --- | --- |', ...rows, ''];
}

const toolSection = ({ name, title, description, input, output }: (typeof chatTools)[number]): readonly string[] => {
  const asked = fieldTable(inputJsonSchema(input) as FieldSchema);
  const told = fieldTable(outputJsonSchema(output) as FieldSchema);
  return [
    `## ${name}`,
    '',
    `${title}. ${description}`,
    '',
    ...(asked.length > 0 ? ['Arguments:', '', ...asked] : []),
    ...(told.length > 0 ? ['Result:', '', ...told] : []),
  ];
};

const toolsPage = (): string =>
  [
    '# Tool reference',
    '',
    'The arguments and results of every tool, as `tools/list` tells them. Every tool takes the `handle` as well. This page is generated from the code by `npm run docs`.',
    '',
    ...chatTools.flatMap(toolSection),
  ].join('\n');

/** The generated pages by their names in `docs/reference/`. The same code makes the same bytes. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ['configuration.md', configurationPage()],
    ['tools.md', toolsPage()],
  ]);
}
