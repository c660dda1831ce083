/** The look: a warm paper, one ink, and one hue for each kind of sender. */
export const colours = {
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

/** Fonts of the pictures. */
export const type = {
  // Unquoted: quoted names in a list are not understood by every renderer.
  mono: 'ui-monospace, SF Mono, Menlo, Consolas, DejaVu Sans Mono, Liberation Mono, monospace',
  sans: 'Inter, Helvetica Neue, Segoe UI, Arial, DejaVu Sans, sans-serif',
  /** Of words from the code. */
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

/** Styles of one picture. Scoped by its id, as several may stand in one page. */
export const styles = (id: string): string =>
  [
    `text{font-family:${type.mono};font-size:${type.size}px;fill:${colours.ink};white-space:pre}`,
    `.sans{font-family:${type.sans}}`,
    `.title{font-size:26px;font-weight:700}`,
    `.lead{font-size:14px;fill:${colours.soft}}`,
    `.name{font-size:15px;font-weight:700}`,
    `.small{font-size:12px;fill:${colours.soft}}`,
    `.word{font-weight:700}`,
    `.guard{fill:${colours.line};font-style:italic}`,
    `.action{fill:${colours.soft}}`,
    `.timer{fill:${colours.timer}}`,
    `.count{font-weight:700;fill:${colours.caller}}`,
    `.card{fill:${colours.card}}`,
    `.nest{fill:${colours.nest}}`,
    `.band{fill:${colours.band}}`,
    `.outline{fill:none;stroke:${colours.line};stroke-width:1.25}`,
    `.ghost{fill:${colours.paper};stroke:${colours.soft};stroke-width:1;stroke-dasharray:1 3;stroke-linecap:round}`,
    `.initial{fill:${colours.ink}}`,
    `.label{fill:${colours.paper};stroke:${colours.hairline};stroke-width:1}`,
    `.rule{stroke:${colours.hairline};stroke-width:1}`,
    `.wire{fill:none;stroke:${colours.line};stroke-width:1.4}`,
    `.late{stroke:${colours.timer};stroke-dasharray:6 4}`,
  ]
    .map((rule) => `#${id} ${rule}`)
    .join('\n');
