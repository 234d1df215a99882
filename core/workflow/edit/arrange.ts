import type { Point } from './document.ts';

/** What stands on the canvas: its top left corner and its size, in pixels. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export type Alignment = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';
export type Axis = 'horizontal' | 'vertical';

/** Places of boxes by id that line up by one side or by their middles (of the frame around all). */
export function align(boxes: Readonly<Record<string, Box>>, how: Alignment): Record<string, Point> {
  const all = Object.values(boxes);
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  const right = Math.max(...all.map(({ x, width }) => x + width));
  const bottom = Math.max(...all.map(({ y, height }) => y + height));
  return mapBoxes(boxes, ({ x, y, width, height }) => {
    switch (how) {
      case 'left':
        return { x: left, y };
      case 'center':
        return { x: (left + right - width) / 2, y };
      case 'right':
        return { x: right - width, y };
      case 'top':
        return { x, y: top };
      case 'middle':
        return { x, y: (top + bottom - height) / 2 };
      case 'bottom':
        return { x, y: bottom - height };
    }
  });
}

/**
 * Places of boxes by id with the same gap between each and the next; the outermost stay. The gap is negative when
 * there is not room enough for all.
 */
export function distribute(boxes: Readonly<Record<string, Box>>, axis: Axis): Record<string, Point> {
  const start = ({ x, y }: Point): number => (axis === 'horizontal' ? x : y);
  const size = ({ width, height }: Box): number => (axis === 'horizontal' ? width : height);
  const sorted = Object.entries(boxes).toSorted(([, a], [, b]) => start(a) - start(b) || size(a) - size(b));
  const [first] = sorted;
  const last = sorted.at(-1);
  if (!first || !last || sorted.length < 3) return mapBoxes(boxes, ({ x, y }) => ({ x, y }));
  const room = start(last[1]) + size(last[1]) - start(first[1]);
  const gap = (room - sorted.reduce((sum, [, box]) => sum + size(box), 0)) / (sorted.length - 1);
  const placed: Record<string, Point> = {};
  let at = start(first[1]);
  for (const [id, box] of sorted) {
    placed[id] = axis === 'horizontal' ? { x: at, y: box.y } : { x: box.x, y: at };
    at += size(box) + gap;
  }
  return placed;
}

function mapBoxes(boxes: Readonly<Record<string, Box>>, place: (box: Box) => Point): Record<string, Point> {
  return Object.fromEntries(Object.entries(boxes).map(([id, box]) => [id, place(box)]));
}
