import ElkConstructor from 'elkjs/lib/elk.bundled.js';
import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { Box, Diagram, Wire } from './diagram.ts';
import type { Frame, Point, Size } from './svg.ts';

/** Where everything goes, in one system of coordinates. */
export interface Layout extends Size {
  readonly frames: ReadonlyMap<string, Frame>;
  readonly routes: ReadonlyMap<string, { readonly points: readonly Point[]; readonly label: Frame | undefined }>;
}

/** Between the edge of the sheet and what stands on it. */
export const sheetPadding = 4;

/** Around a label, so that the line it interrupts does not touch its text. */
export const labelPadding = 8;

// Layers that run down or right, with unconnected parts among them or packed beside them, as few or as narrow as can be.
const candidates: readonly LayoutOptions[] = ['DOWN', 'RIGHT'].flatMap((direction) =>
  ['INCLUDE_CHILDREN', 'SEPARATE_CHILDREN'].flatMap((hierarchy) =>
    ['NETWORK_SIMPLEX', 'STRETCH_WIDTH'].map((layering) => ({
      'elk.direction': direction,
      'elk.hierarchyHandling': hierarchy,
      'elk.layered.layering.strategy': layering,
    })),
  ),
);

const sheet: LayoutOptions = {
  // At the root only: in a nested box elkjs 0.12 fails on them.
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.json.edgeCoords': 'ROOT',
  'elk.json.shapeCoords': 'ROOT',
  'elk.padding': `[top=${sheetPadding},left=${sheetPadding},bottom=${sheetPadding},right=${sheetPadding}]`,
};

// Not inherited: every box with children needs them anew.
const layered: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.edgeLabels.sideSelection': 'ALWAYS_DOWN',
  'elk.layered.thoroughness': '40',
  'elk.spacing.nodeNode': '22',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.spacing.componentComponent': '40',
  'elk.layered.spacing.nodeNodeBetweenLayers': '28',
  'elk.layered.spacing.edgeNodeBetweenLayers': '22',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '16',
};

// Shortens the wires. elkjs 0.12 fails on it where boxes have boxes inside.
const compact: LayoutOptions = { 'elk.layered.compaction.postCompaction.strategy': 'EDGE_LENGTH' };

const nodeOf = (box: Box): ElkNode => ({
  id: box.id,
  width: box.size.width,
  height: box.size.height,
  children: box.children.map(nodeOf),
  layoutOptions: {
    ...(box.children.length > 0 && {
      ...layered,
      'elk.padding': `[top=${box.headHeight + 20},left=24,bottom=24,right=24]`,
      'elk.nodeSize.constraints': 'MINIMUM_SIZE',
      'elk.nodeSize.minimum': `(${box.size.width},${box.size.height})`,
    }),
    ...(box.isFirst && { 'elk.layered.layering.layerConstraint': 'FIRST' }),
  },
});

const framesIn = (node: ElkNode): readonly (readonly [string, Frame])[] => [
  [node.id, { x: node.x ?? 0, y: node.y ?? 0, width: node.width ?? 0, height: node.height ?? 0 }],
  ...(node.children ?? []).flatMap(framesIn),
];

const routeOf = (edge: ElkExtendedEdge) => {
  const [section] = edge.sections ?? [];
  if (!section) throw new Error(`no route for ${edge.id}`);
  const [label] = edge.labels ?? [];
  return {
    points: [section.startPoint, ...(section.bendPoints ?? []), section.endPoint],
    label: label && { x: label.x ?? 0, y: label.y ?? 0, width: label.width ?? 0, height: label.height ?? 0 },
  };
};

// The sheet is not to be a strip.
const sideRatioMax = 2;

/** So that text stays readable where a page scales the picture down. In pixels, without the margins of the page. */
const widthMax = 1_220;

const cost = ({ width, height }: Size): number =>
  width *
  height *
  Math.max(1, width / height / sideRatioMax, height / width / sideRatioMax) *
  (width > widthMax ? 10 : 1);

/** Finds every box and wire its place, on the smallest sheet. The same diagram gets the same layout, on every machine. */
export async function layOut(diagram: Diagram): Promise<Layout> {
  const isNested = diagram.boxes.some(({ children }) => children.length > 0);
  // Wires that cross a border need the whole picture to be laid out at once.
  const usable = candidates.filter((one) => !isNested || one['elk.hierarchyHandling'] === 'INCLUDE_CHILDREN');
  const layouts = await Promise.all(usable.map((one) => layOutAs(diagram, isNested ? one : { ...one, ...compact })));
  return layouts.reduce((best, other) => (cost(other) < cost(best) ? other : best));
}

const idsIn = (box: Box): readonly string[] => [box.id, ...box.children.flatMap(idsIn)];

async function layOutAs(diagram: Diagram, candidate: LayoutOptions): Promise<Layout> {
  const order = new Map(diagram.boxes.flatMap(idsIn).map((id, index) => [id, index]));
  const isForward = ({ from, to }: Wire) => (order.get(from) ?? 0) < (order.get(to) ?? 0);
  const placed: ElkNode = await new ElkConstructor.default().layout({
    id: 'picture',
    layoutOptions: { ...layered, ...sheet, ...candidate },
    children: diagram.boxes.map(nodeOf),
    edges: diagram.wires.map((wire) => ({
      id: wire.id,
      sources: [wire.from],
      targets: [wire.to],
      // In a cycle, the arrows that follow the order of the boxes keep their direction.
      layoutOptions: { 'elk.layered.priority.direction': isForward(wire) ? '10' : '0' },
      labels: wire.label
        ? [
            {
              text: wire.id,
              width: wire.label.width + 2 * labelPadding,
              height: wire.label.height + labelPadding,
              layoutOptions: { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' },
            },
          ]
        : [],
    })),
  });
  return {
    width: placed.width ?? 0,
    height: placed.height ?? 0,
    frames: new Map((placed.children ?? []).flatMap(framesIn)),
    routes: new Map((placed.edges ?? []).map((edge) => [edge.id, routeOf(edge)])),
  };
}
