import {
  IconArrowsSplit2,
  IconBolt,
  IconClockPause,
  IconHandStop,
  IconRepeat,
  IconTransform,
  type Icon,
} from '@tabler/icons-react';
import type { NodeKind, WorkflowNode } from '../../core/workflow/schema.ts';

/** One icon for each kind of node, everywhere. */
export const NODE_ICONS: Readonly<Record<NodeKind, Icon>> = {
  agent: IconBolt,
  approval: IconHandStop,
  condition: IconArrowsSplit2,
  map: IconRepeat,
  transform: IconTransform,
  wait: IconClockPause,
};

/** What a node is called: its title, or its id. */
export function titleOf({ id, title }: Pick<WorkflowNode, 'id' | 'title'>): string {
  return title ?? id;
}

/** What a node does, in a few words: `agent.tool`, an expression, a duration. */
export function doesWhat(node: WorkflowNode): string {
  switch (node.kind) {
    case 'agent':
      return `${node.agent}.${node.tool}`;
    case 'map':
      return node.do.kind === 'agent' ? `each: ${node.do.agent}.${node.do.tool}` : 'each: transform';
    case 'approval':
      return node.patch === undefined ? 'asks for a decision' : 'asks before a patch is applied';
    case 'condition':
      return node.if;
    case 'transform':
      return 'transform';
    case 'wait':
      return `waits ${node.for}`;
  }
}
