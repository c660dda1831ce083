import type { Frame, Size } from './svg.ts';
import type { Block } from './text-block.ts';

/** A box of a picture: what it needs, what is inside it, and how to draw it once its place is known. */
export interface Box {
  readonly id: string;
  readonly size: Size;
  /** Room for its own heading, above its children. */
  readonly headHeight: number;
  readonly children: readonly Box[];
  readonly draw: (frame: Frame, children: string) => string;
  /** Kept at the start of the flow. */
  readonly isFirst?: boolean;
}

/** A line between two boxes. */
export interface Wire {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Late ones wait for a timer. */
  readonly isLate: boolean;
  /** Part of the usual course of things. */
  readonly isUsual?: boolean;
  readonly label: Block | undefined;
}

/** Boxes and wires without places. */
export interface Diagram {
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
}
