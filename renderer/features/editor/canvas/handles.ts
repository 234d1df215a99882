import { Position, type NodeHandle } from '@xyflow/react';
import { NODE_HEIGHT, NODE_WIDTH } from '../../../canvas/layout.ts';

/** Side of a handle in pixels, as its style has it. */
const SIZE = 10;
/** Where the two ends of a condition are, as shares of its side; as the style has them. */
const BRANCHES = { true: 0.35, false: 0.65 } as const;

type Direction = 'right' | 'down';

/**
 * Where edges begin and end at a step. React Flow is told instead of measuring it, so that a step that is drawn as a plain
 * box, without handles, keeps its edges.
 */
export function handlesOf(isCondition: boolean, direction: Direction): NodeHandle[] {
  return HANDLES[direction][isCondition ? 'condition' : 'plain'];
}

const HANDLES = { right: setsFor('right'), down: setsFor('down') };

function setsFor(direction: Direction) {
  const target = at(direction, 'target', null, 0.5);
  return {
    plain: [target, at(direction, 'source', 'success', 0.5)],
    condition: [
      target,
      at(direction, 'source', 'true', BRANCHES.true),
      at(direction, 'source', 'false', BRANCHES.false),
    ],
  };
}

function at(direction: Direction, type: 'source' | 'target', id: string | null, share: number): NodeHandle {
  const isSource = type === 'source';
  const place =
    direction === 'right'
      ? { x: isSource ? NODE_WIDTH : 0, y: NODE_HEIGHT * share }
      : { x: NODE_WIDTH * share, y: isSource ? NODE_HEIGHT : 0 };
  const position =
    direction === 'right'
      ? isSource
        ? Position.Right
        : Position.Left
      : isSource
        ? Position.Bottom
        : Position.Top;
  return { id, type, position, x: place.x - SIZE / 2, y: place.y - SIZE / 2, width: SIZE, height: SIZE };
}
