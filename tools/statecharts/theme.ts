/** The look: a warm paper, one ink, and one hue for each kind of sender. */
const light = {
  paper: '#fbfaf6',
  card: '#ffffff',
  band: '#f1efe8',
  nest: '#f5f3ec',
  hairline: '#dedad0',
  ink: '#1f2a37',
  soft: '#5d6875',
  line: '#4a5663',
  caller: '#2b62b3',
  actor: '#2f8068',
  presence: '#8a4fa3',
  timer: '#b9630b',
} as const;

/** The same for a dark page. */
const dark: Readonly<Record<keyof typeof light, string>> = {
  paper: '#14181d',
  card: '#1c2229',
  band: '#252c35',
  nest: '#181d23',
  hairline: '#3a434e',
  ink: '#e8e6df',
  soft: '#a3adb8',
  line: '#8d98a5',
  caller: '#7fb0f5',
  actor: '#62c4a6',
  presence: '#cf97e4',
  timer: '#eda24c',
};

/** Fonts of the pictures. */
export const type = {
  // Unquoted: quoted names in a list are not understood by every renderer.
  mono: 'ui-monospace, SF Mono, Menlo, Consolas, DejaVu Sans Mono, Liberation Mono, monospace',
  sans: 'Inter, Helvetica Neue, Segoe UI, Arial, DejaVu Sans, sans-serif',
  /** The font of words from the code. */
  size: 12,
  lineHeight: 18,
} as const;

// Every common monospaced face advances 0.55 to 0.602 em: one number measures all of them, on any reader's machine.
const monoAdvance = 0.605 * type.size;
// Upper bounds of a line's average in the widest faces of the sans stack.
const boldAdvanceEm = 0.68;

/** The width of a line of code, in pixels. */
export const monoWidth = (text: string): number => text.length * monoAdvance;
const regularAdvanceEm = 0.58;

/** The estimated width of bold text, in pixels. */
export const boldWidth = (text: string, size: number): number => text.length * boldAdvanceEm * size;
/** The estimated width of prose, in pixels. */
export const regularWidth = (text: string, size: number): number => text.length * regularAdvanceEm * size;

const fonts: readonly string[] = [
  `text{font-family:${type.mono};font-size:${type.size}px;white-space:pre}`,
  `.sans{font-family:${type.sans}}`,
  '.title{font-size:26px;font-weight:700}',
  '.lead{font-size:14px}',
  '.name{font-size:15px;font-weight:700}',
  `.small{font-size:${type.size}px}`,
  '.word,.count{font-weight:700}',
  '.guard{font-style:italic}',
];

const strokes: readonly string[] = [
  '.outline{fill:none;stroke-width:1.25}',
  '.ghost{stroke-width:1;stroke-dasharray:1 3;stroke-linecap:round}',
  '.label,.rule{stroke-width:1}',
  '.wire{fill:none;stroke-width:1.4}',
  '.usual{stroke-width:2.6}',
  '.late{stroke-dasharray:6 4}',
  '.answer{stroke-dasharray:3 3}',
];

const inks = (colours: Readonly<Record<keyof typeof light, string>>): readonly string[] => [
  `text,.initial{fill:${colours.ink}}`,
  `.lead,.small,.action{fill:${colours.soft}}`,
  `.guard{fill:${colours.line}}`,
  `.timer{fill:${colours.timer}}`,
  `.count{fill:${colours.caller}}`,
  `.paper,.ghost,.label{fill:${colours.paper}}`,
  `.card{fill:${colours.card}}`,
  `.nest{fill:${colours.nest}}`,
  `.band{fill:${colours.band}}`,
  `.outline,.wire{stroke:${colours.line}}`,
  `.usual{stroke:${colours.ink}}`,
  `.ghost{stroke:${colours.soft}}`,
  `.label,.rule{stroke:${colours.hairline}}`,
  `.head{fill:${colours.line}}`,
  `.usualHead{fill:${colours.ink}}`,
  `.late{stroke:${colours.timer}}`,
  `.from-caller{stroke:${colours.caller}}`,
  `.from-actor{stroke:${colours.actor}}`,
  `.lateHead{fill:${colours.timer}}`,
  `.by-caller{fill:${colours.caller}}`,
  `.by-actor{fill:${colours.actor}}`,
  `.by-presence{fill:${colours.presence}}`,
  `.face{fill:${colours.card};stroke:${colours.timer}}`,
  `.hands{fill:none;stroke:${colours.timer}}`,
];

/** Styles of one picture, for light and dark pages. Scoped by its id, as several may stand in one page. */
export function styles(id: string): string {
  const scoped = (rules: readonly string[]): string =>
    rules.map((rule) => `#${id} ${rule.replace(/,(?=[^{}]*\{)/g, `,#${id} `)}`).join('\n');
  return [
    scoped([...fonts, ...strokes, ...inks(light)]),
    '@media (prefers-color-scheme:dark){',
    scoped(inks(dark)),
    '}',
  ].join('\n');
}
