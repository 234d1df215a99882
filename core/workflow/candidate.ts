import type { Action, ExploreNode, Workflow, WorkflowNode } from './schema.ts';
import { WORKFLOW_SCHEMA_VERSION } from './schema.ts';

/** Ids of what a candidate does: its steps are `tries[0]/do` and `tries[0]/check`. */
export const CANDIDATE_STEPS = { do: 'do', check: 'check' } as const;

/** What a candidate's patch is read from when its node doesn't say. */
export const CANDIDATE_PATCH = '{{ output.patch }}';

/**
 * What each candidate of an exploration does, as a workflow of its own: first the proposal, then, if there is one, the
 * look at it. Its templates see what those of the node see, item and index, and in the check the output.
 */
export function candidateWorkflow(node: ExploreNode): Workflow {
  const nodes = [nodeFor(node.do, CANDIDATE_STEPS.do, [])];
  if (node.check) nodes.push(nodeFor(node.check, CANDIDATE_STEPS.check, [CANDIDATE_STEPS.do]));
  return {
    schemaVersion: WORKFLOW_SCHEMA_VERSION,
    id: 'candidate',
    name: node.title ?? node.id,
    version: 1,
    inputs: {},
    nodes,
    outputs: {},
  };
}

function nodeFor(action: Action, id: string, needs: readonly string[]): WorkflowNode {
  const common = { id, needs: [...needs] };
  return action.kind === 'transform'
    ? { ...common, ...action }
    : { ...common, ...action, onError: 'fail' as const };
}
