import type { JsonObject } from '../../../../core/json.ts';
import { layoutOf, type Point } from '../../../../core/workflow/edit/document.ts';
import { sketchOf, type Sketch } from '../../../../core/workflow/edit/sketch.ts';
import { layoutWorkflow, NODE_HEIGHT, NODE_WIDTH, type GraphLayout } from '../../../canvas/layout.ts';

/** Where everything stands on the canvas, and whether the document itself says all of it. */
export interface ShownLayout extends GraphLayout {
  readonly isPlaced: boolean;
}

/** A graph that nobody has placed is laid out for the canvas of a usual window. */
const USUAL_VIEW = { width: 900, height: 600 };
/** Room between a step and the next one. */
export const GAP = { right: 64, down: 36 } as const;

const known = new WeakMap<JsonObject, ShownLayout>();
let last: { readonly sketch: Sketch; readonly layout: GraphLayout } | null = null;

/**
 * Where the steps of a document stand: as it says, beside what they follow from where it says nothing, in layers along
 * the edges where it says nothing at all. The same for the same document, whoever asks.
 */
export function shownLayout(document: JsonObject): ShownLayout {
  let layout = known.get(document);
  if (!layout) {
    layout = layOut(document);
    known.set(document, layout);
  }
  return layout;
}

function layOut(document: JsonObject): ShownLayout {
  const sketch = sketchOf(document);
  const written = layoutOf(document);
  const isPlaced = sketch.layout !== undefined;
  if (!sketch.nodes.some(({ id }) => written.has(id))) return { ...layersOf(sketch), isPlaced };
  const direction = directionOf(sketch, written);
  const points = new Map(
    sketch.nodes.flatMap(({ id }) => {
      const point = written.get(id);
      return point ? [[id, point] as const] : [];
    }),
  );
  for (const { id } of sketch.nodes) {
    if (points.has(id)) continue;
    const source = sketch.edges.find(({ from, to }) => to === id && points.has(from))?.from;
    points.set(id, placeBehind(source, { direction, points }));
  }
  return { direction, points, isPlaced };
}

/** Laying out is dear: while only titles and values change, the graph is the same. */
function layersOf(sketch: Sketch): GraphLayout {
  if (!last || !isSameGraph(last.sketch, sketch))
    last = { sketch, layout: layoutWorkflow(sketch, USUAL_VIEW) };
  return last.layout;
}

function isSameGraph(a: Sketch, b: Sketch): boolean {
  return (
    a.nodes.length === b.nodes.length &&
    a.edges.length === b.edges.length &&
    a.nodes.every(({ id }, at) => id === b.nodes[at]?.id) &&
    a.edges.every(({ from, to, on }, at) => {
      const other = b.edges[at];
      return from === other?.from && to === other.to && on === other.on;
    })
  );
}

/** The way that most edges go. */
function directionOf({ edges }: Sketch, points: ReadonlyMap<string, Point>): GraphLayout['direction'] {
  let [right, down] = [0, 0];
  for (const { from, to } of edges) {
    const [source, target] = [points.get(from), points.get(to)];
    if (!source || !target) continue;
    // From side to side, not from corner to corner.
    const [x, y] = [target.x - source.x - NODE_WIDTH, target.y - source.y - NODE_HEIGHT];
    if (x >= y) right += 1;
    else down += 1;
  }
  return right >= down ? 'right' : 'down';
}

/** A free place behind a step, or below everything. */
export function placeBehind(id: string | undefined, layout: GraphLayout): Point {
  const { direction, points } = layout;
  const from = id === undefined ? undefined : points.get(id);
  if (from) {
    const at =
      direction === 'right'
        ? { x: from.x + NODE_WIDTH + GAP.right, y: from.y }
        : { x: from.x, y: from.y + NODE_HEIGHT + GAP.down };
    return freePlace(at, layout);
  }
  const all = [...points.values()];
  if (all.length === 0) return { x: 0, y: 0 };
  const left = Math.min(...all.map(({ x }) => x));
  const bottom = Math.max(...all.map(({ y }) => y));
  return freePlace({ x: left, y: bottom + NODE_HEIGHT + GAP.down }, layout);
}

/** The nearest place across the edges from the wanted one that no step covers. */
function freePlace(wanted: Point, { points, direction }: GraphLayout): Point {
  const taken = [...points.values()];
  const covers = (at: Point): boolean =>
    taken.some(({ x, y }) => Math.abs(x - at.x) < NODE_WIDTH && Math.abs(y - at.y) < NODE_HEIGHT);
  let at = wanted;
  // Each try passes at least one step, so there are no more tries than steps.
  for (let tries = 0; tries <= taken.length && covers(at); tries++) {
    at =
      direction === 'right'
        ? { x: at.x, y: at.y + NODE_HEIGHT + GAP.down }
        : { x: at.x + NODE_WIDTH + GAP.right, y: at.y };
  }
  return at;
}
