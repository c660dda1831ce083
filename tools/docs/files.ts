import { help } from '../../src/config.ts';

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

/** The generated pages by their names in `docs/reference/`. The same code makes the same bytes. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([['configuration.md', configurationPage()]]);
}
