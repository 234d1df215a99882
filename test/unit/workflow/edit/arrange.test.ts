import { describe, expect, it } from 'vitest';
import { align, distribute } from '../../../../core/workflow/edit/arrange.ts';

const BOXES = {
  a: { x: 0, y: 10, width: 100, height: 40 },
  b: { x: 50, y: 0, width: 40, height: 20 },
  c: { x: 300, y: 90, width: 60, height: 10 },
};

describe('aligning', () => {
  it.each([
    ['left', 'x', [0, 0, 0]],
    ['right', 'x', [260, 320, 300]],
    ['center', 'x', [130, 160, 150]],
    ['top', 'y', [0, 0, 0]],
    ['bottom', 'y', [60, 80, 90]],
    ['middle', 'y', [30, 40, 45]],
  ] as const)('lines up to the %s and keeps the other axis', (how, axis, expected) => {
    const placed = align(BOXES, how);
    expect(Object.values(placed).map((point) => point[axis])).toEqual(expected);
    const other = axis === 'x' ? 'y' : 'x';
    for (const [id, box] of Object.entries(BOXES)) expect(placed[id]?.[other]).toBe(box[other]);
  });

  it('does nothing with nothing', () => {
    expect(align({}, 'left')).toEqual({});
    expect(distribute({}, 'vertical')).toEqual({});
  });
});

describe('distributing', () => {
  it('makes all gaps the same, between the outermost', () => {
    expect(distribute(BOXES, 'horizontal')).toEqual({
      a: { x: 0, y: 10 },
      b: { x: 180, y: 0 },
      c: { x: 300, y: 90 },
    });
    expect(distribute(BOXES, 'vertical')).toEqual({
      b: { x: 50, y: 0 },
      a: { x: 0, y: 35 },
      c: { x: 300, y: 90 },
    });
  });

  it('leaves two where they are', () => {
    const { a, c } = BOXES;
    expect(distribute({ a, c }, 'horizontal')).toEqual({ a: { x: 0, y: 10 }, c: { x: 300, y: 90 } });
  });
});
