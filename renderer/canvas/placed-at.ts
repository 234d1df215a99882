import type { XYPosition } from '@xyflow/react';

/**
 * Where a node is, for React Flow and for the page. React Flow moves each by a transform, which makes of every node a layer
 * of its own that the browser puts together anew with each change on the page, a key in a text field included. Nodes have
 * plain places instead; their transform is switched off (workflow-canvas.module.css).
 */
export function placedAt(position: XYPosition) {
  return { position, style: { left: position.x, top: position.y } };
}
