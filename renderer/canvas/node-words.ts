import {
  IconArrowsSplit2,
  IconBolt,
  IconBroadcast,
  IconClockPause,
  IconGitFork,
  IconHandStop,
  IconTransfer,
  IconRefresh,
  IconRepeat,
  IconSubtask,
  IconTransform,
  type Icon,
} from '@tabler/icons-react';
import { calleeWords } from '../../core/workflow/callee.ts';
import type { Action, ExploreNode, NodeKind, WorkflowNode } from '../../core/workflow/schema.ts';
import { countOf } from '../ui/format.ts';

/** One icon for each kind of node, everywhere. */
export const NODE_ICONS: Readonly<Record<NodeKind, Icon>> = {
  agent: IconBolt,
  approval: IconHandStop,
  condition: IconArrowsSplit2,
  explore: IconGitFork,
  handoff: IconTransfer,
  loop: IconRefresh,
  map: IconRepeat,
  signal: IconBroadcast,
  transform: IconTransform,
  wait: IconClockPause,
  workflow: IconSubtask,
};

/** What a node is called: its title, or its id. */
export function titleOf({ id, title }: Pick<WorkflowNode, 'id' | 'title'>): string {
  return title ?? id;
}

/** What a node does, in a few words: `agent.tool`, an expression, a duration. */
export function doesWhat(node: WorkflowNode): string {
  switch (node.kind) {
    case 'agent':
    case 'workflow':
      return bodyWords(node);
    case 'handoff':
      return `${node.from} to ${node.agent}.${node.tool}`;
    case 'map':
      return `each: ${bodyWords(node.do)}`;
    case 'loop':
      return `up to ${node.maxRounds} times: ${bodyWords(node.do)}`;
    case 'explore':
      return `${candidateWords(node)}: ${bodyWords(node.do)}`;
    case 'approval':
      if (node.choices !== undefined) return `asks which candidate of ${node.choices} is applied`;
      return node.patch === undefined ? 'asks for a decision' : 'asks before a patch is applied';
    case 'condition':
      return node.if;
    case 'signal':
      return node.timeout === undefined
        ? `waits for ${node.name}`
        : `waits for ${node.name}, ${node.timeout}`;
    case 'transform':
      return 'transform';
    case 'wait':
      return `waits ${node.for}`;
  }
}

function candidateWords({ candidates }: ExploreNode): string {
  if (typeof candidates === 'string') return 'candidates';
  return countOf(typeof candidates === 'number' ? candidates : candidates.length, 'candidate');
}

function bodyWords(action: Action): string {
  switch (action.kind) {
    case 'agent':
      return calleeWords(action);
    case 'transform':
      return 'transform';
    case 'workflow':
      return action.workflow;
  }
}
