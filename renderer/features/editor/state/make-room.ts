import type { EdgeRef, Point } from '../../../../core/workflow/edit/document.ts';
import { NODE_HEIGHT, NODE_WIDTH, type GraphLayout } from '../../../canvas/layout.ts';
import { GAP } from './shown-layout.ts';

/** Where a step goes that takes an edge's place, and where others go for it. */
interface Room {
  readonly at: Point;
  readonly moved: Readonly<Record<string, Point>>;
}

/**
 * Room on an edge for one more step: where it was let go when nothing is covered there; else right behind the edge's
 * begin, and all that stands as far along as the edge's end goes on by as much as is missing, so that nothing new is
 * covered. Edges that lead backwards stay as they are.
 */
export function makeRoom(wanted: Point, edge: EdgeRef, { direction, points }: GraphLayout): Room {
  const isFree = [...points.values()].every(
    ({ x, y }) => Math.abs(x - wanted.x) >= NODE_WIDTH || Math.abs(y - wanted.y) >= NODE_HEIGHT,
  );
  const [from, to] = [points.get(edge.from), points.get(edge.to)];
  if (isFree || !from || !to) return { at: wanted, moved: {} };
  const isRight = direction === 'right';
  const along = ({ x, y }: Point): number => (isRight ? x : y);
  const step = isRight ? NODE_WIDTH + GAP.right : NODE_HEIGHT + GAP.down;
  if (along(to) <= along(from)) return { at: wanted, moved: {} };
  const at = isRight ? { x: from.x + step, y: to.y } : { x: to.x, y: from.y + step };
  const missing = Math.max(0, along(at) + step - along(to));
  const behind = [...points].filter(([, point]) => along(point) >= along(to));
  const further = ({ x, y }: Point): Point => (isRight ? { x: x + missing, y } : { x, y: y + missing });
  return {
    at,
    moved: missing === 0 ? {} : Object.fromEntries(behind.map(([id, point]) => [id, further(point)])),
  };
}
