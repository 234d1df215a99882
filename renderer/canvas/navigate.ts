import type { Edge } from '../../core/workflow/schema.ts';
import { NODE_HEIGHT, NODE_WIDTH, type GraphLayout, type Point } from './layout.ts';

export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** Whether a key moves along the graph. */
export function isArrowKey(key: string): key is ArrowKey {
  return key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown';
}

/** The node that an arrow key leads to: along an edge, or to the next node beside; null when there is none. */
export function neighbourOf(
  from: string,
  key: ArrowKey,
  { direction, points }: GraphLayout,
  edges: readonly Edge[],
): string | null {
  const at = points.get(from);
  if (!at) return null;
  const [forward, back] =
    direction === 'right' ? (['ArrowRight', 'ArrowLeft'] as const) : (['ArrowDown', 'ArrowUp'] as const);
  if (key === forward || key === back) {
    const ends = edges.flatMap((edge) => {
      if (key === forward) return edge.from === from ? [edge.to] : [];
      return edge.to === from ? [edge.from] : [];
    });
    return nearest(at, ends, points);
  }
  return beside(from, at, key, points);
}

function beside(from: string, at: Point, key: ArrowKey, points: ReadonlyMap<string, Point>): string | null {
  const others = [...points].flatMap(([id, point]) => {
    if (id === from) return [];
    const isOnSide =
      key === 'ArrowUp'
        ? point.y < at.y && Math.abs(point.x - at.x) < NODE_WIDTH
        : key === 'ArrowDown'
          ? point.y > at.y && Math.abs(point.x - at.x) < NODE_WIDTH
          : key === 'ArrowLeft'
            ? point.x < at.x && Math.abs(point.y - at.y) < NODE_HEIGHT
            : point.x > at.x && Math.abs(point.y - at.y) < NODE_HEIGHT;
    return isOnSide ? [id] : [];
  });
  return nearest(at, others, points);
}

function nearest(at: Point, ids: readonly string[], points: ReadonlyMap<string, Point>): string | null {
  let found: string | null = null;
  let least = Infinity;
  for (const id of ids) {
    const point = points.get(id);
    if (!point) continue;
    const distance = Math.hypot(point.x - at.x, point.y - at.y);
    if (distance < least) [found, least] = [id, distance];
  }
  return found;
}
