import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { Point } from '../../../../core/workflow/edit/document.ts';
import { placedAt } from '../../../canvas/placed-at.ts';
import { useEditor, useEditorStore } from '../state/editor-store.ts';
import type { CanvasNode } from './use-moving.ts';

/** Long enough to be followed by the eye, short enough not to be waited for. */
const GLIDE_MS = 200;

/**
 * After everything was laid out anew the steps go to their new places instead of being there at once, and then all are
 * seen (`onArrived`). The document holds the new places from the start: this is how they are drawn. Nothing moves for people
 * who want it so, nor where it would not be smooth.
 */
export function useGliding(placed: CanvasNode[], onArrived: (isMoving: boolean) => void): CanvasNode[] {
  const store = useEditorStore();
  const glide = useEditor((state) => state.glide);
  const isStill = useReducedMotion();
  const from = isStill ? null : (glide?.from ?? null);
  const [share, setShare] = useState(0);
  const arrive = useEffectEvent(() => {
    store.setState({ glide: null });
    setShare(0);
    onArrived(from !== null);
  });
  useEffect(() => {
    if (glide === null) return;
    let begin: number | null = null;
    const step = (now: number): void => {
      begin ??= now;
      const gone = glide.from === null || isStill ? 1 : (now - begin) / GLIDE_MS;
      if (gone >= 1) {
        arrive();
        return;
      }
      setShare(easeOut(gone));
      frame = requestAnimationFrame(step);
    };
    let frame = requestAnimationFrame(step);
    return () => {
      cancelAnimationFrame(frame);
      // Left halfway: they are there when the canvas is seen again.
      if (store.getState().glide === glide) store.setState({ glide: null });
    };
  }, [glide, isStill, store]);
  return useMemo(
    () => (from === null ? placed : placed.map((node) => between(node, from.get(node.id), share))),
    [placed, from, share],
  );
}

function between(node: CanvasNode, from: Point | undefined, share: number): CanvasNode {
  const { x, y } = node.position;
  if (!from || (from.x === x && from.y === y)) return node;
  return { ...node, ...placedAt({ x: from.x + (x - from.x) * share, y: from.y + (y - from.y) * share }) };
}

function easeOut(share: number): number {
  return 1 - (1 - share) ** 3;
}
