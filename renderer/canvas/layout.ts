import dagre, { type GraphLabel, type NodeLabel } from '@dagrejs/dagre';
import { buildGraph } from '../../core/workflow/graph.ts';
import { edgesOf, type GraphSource } from '../../core/workflow/schema.ts';

/** Size of a node on the canvas in pixels at zoom 1; on the 4 px grid. */
export const NODE_WIDTH = 216;
export const NODE_HEIGHT = 60;
/** Edges to the right carry words and need more room than edges down. */
const GAP_ALONG = { right: 64, down: 28 } as const;
const GAP_ACROSS = 24;

/** Above this many nodes dagre would block the page for longer than 200 ms; the simple layers below take 10 ms. */
export const MAX_DAGRE_NODES = 250;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface GraphLayout {
  /** Where the edges lead. */
  readonly direction: 'right' | 'down';
  /** Upper left corner of each node. */
  readonly points: ReadonlyMap<string, Point>;
}

/** A graph with the places that its author gave its nodes, if so. */
export interface PlacedGraph extends GraphSource {
  readonly layout?: Readonly<Record<string, Point>> | undefined;
}

/** Places the nodes of a workflow for a view of this size (pixels): as its author did, or in layers along its edges. */
export function layoutWorkflow(
  workflow: PlacedGraph,
  view: { readonly width: number; readonly height: number },
): GraphLayout {
  const direction = fittingDirection(workflow, view);
  const drawn = workflow.layout;
  if (drawn && workflow.nodes.every(({ id }) => Object.hasOwn(drawn, id))) {
    return { direction, points: new Map(Object.entries(drawn)) };
  }
  return { direction, points: arrangeGraph(workflow, direction) };
}

/** Places for all nodes in layers along the edges, whatever places they had. */
export function arrangeGraph(
  graph: GraphSource,
  direction: GraphLayout['direction'],
): ReadonlyMap<string, Point> {
  return graph.nodes.length <= MAX_DAGRE_NODES
    ? placeByDagre(graph, direction)
    : placeInLayers(graph, direction);
}

/** The direction in which the whole graph can be drawn larger. */
function fittingDirection(
  workflow: GraphSource,
  view: { readonly width: number; readonly height: number },
): GraphLayout['direction'] {
  const layers = layersOf(workflow);
  const long = layers.length;
  const wide = Math.max(1, ...layers.map((layer) => layer.length));
  const scale = (columns: number, rows: number, gapX: number, gapY: number): number =>
    Math.min(view.width / (columns * (NODE_WIDTH + gapX)), view.height / (rows * (NODE_HEIGHT + gapY)));
  return scale(long, wide, GAP_ALONG.right, GAP_ACROSS) >= scale(wide, long, GAP_ACROSS, GAP_ALONG.down)
    ? 'right'
    : 'down';
}

/** Places by dagre alone, whatever it takes: what layoutWorkflow does with graphs that are not too large for it. */
export function placeByDagre(workflow: GraphSource, direction: GraphLayout['direction']): Map<string, Point> {
  const graph = new dagre.graphlib.Graph<GraphLabel, NodeLabel, object>({ multigraph: true });
  graph.setGraph({
    rankdir: direction === 'right' ? 'LR' : 'TB',
    ranksep: GAP_ALONG[direction],
    nodesep: GAP_ACROSS,
    edgesep: GAP_ACROSS / 2,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(workflow.nodes.map(({ id }) => id));
  for (const id of ids) graph.setNode(id, { width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const { from, to, on } of edgesOf(workflow)) {
    if (ids.has(from) && from !== to) graph.setEdge(from, to, {}, on);
  }
  dagre.layout(graph);
  const points = new Map<string, Point>();
  for (const id of ids) {
    const { x = 0, y = 0 } = graph.node(id);
    points.set(id, { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 });
  }
  return points;
}

/** Layers by distance from the start, each ordered by where its nodes come from, so that few edges cross. */
function placeInLayers(workflow: GraphSource, direction: GraphLayout['direction']): Map<string, Point> {
  const sources = new Map<string, string[]>();
  for (const { from, to } of edgesOf(workflow)) sources.set(to, [...(sources.get(to) ?? []), from]);
  const across = new Map<string, number>();
  const points = new Map<string, Point>();
  for (const [depth, layer] of layersOf(workflow).entries()) {
    const wanted = new Map(layer.map((id, place) => [id, middle(sources.get(id) ?? [], across) ?? place]));
    const ordered = layer.toSorted((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    for (const [place, id] of ordered.entries()) {
      const position = place - (ordered.length - 1) / 2;
      across.set(id, position);
      points.set(
        id,
        direction === 'right'
          ? { x: depth * (NODE_WIDTH + GAP_ALONG.right), y: position * (NODE_HEIGHT + GAP_ACROSS) }
          : { x: position * (NODE_WIDTH + GAP_ACROSS), y: depth * (NODE_HEIGHT + GAP_ALONG.down) },
      );
    }
  }
  return points;
}

function middle(ids: readonly string[], across: ReadonlyMap<string, number>): number | null {
  const known = ids.flatMap((id) => across.get(id) ?? []);
  return known.length === 0 ? null : known.reduce((sum, place) => sum + place, 0) / known.length;
}

/** Node ids by how many steps after the start they come; what a cycle holds up comes last. */
function layersOf(workflow: GraphSource): string[][] {
  const { wave } = buildGraph(workflow);
  const layers: string[][] = [];
  const last = Math.max(-1, ...wave) + 1;
  for (const [place, { id }] of workflow.nodes.entries()) {
    const depth = wave[place] === -1 ? last : (wave[place] ?? last);
    (layers[depth] ??= []).push(id);
  }
  return layers;
}
