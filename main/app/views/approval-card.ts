import type { ChosenCall } from '../../../core/agent/choice.ts';
import type { ApprovalCard, ContextStep } from '../../../core/contract/approvals.ts';
import { jsonSize } from '../../../core/json.ts';
import { choicesFor } from '../../domain/run/choose.ts';
import { amendersOf } from '../../domain/run/decide-approval.ts';
import { nodeOf, nodeStepOf, type Approval, type RunState, type Step } from '../../domain/run/state.ts';
import { approvalView } from '../../domain/run/view.ts';
import { mayRollBack } from './possible.ts';
import { callOf } from './step-detail.ts';

/** Steps before an approval that are shown with it. */
const MAX_CONTEXT = 20;
/** Characters of JSON of an output that stands on the card. */
const MAX_OUTPUT = 20_000;

/** The card as far as the run tells it; what the workspace tells is looked up beside. */
export function approvalCard(state: RunState, approval: Approval): Omit<ApprovalCard, 'branch' | 'moved'> {
  const { approvalId, subject } = approval;
  const step = state.steps.get(approval.stepId);
  const replacing = [...state.approvals.values()].find(({ replaces }) => replaces === approvalId);
  return {
    approval: approvalView(state, approval),
    workspace: state.workspace.root,
    baseCommit: subject.kind === 'patch' ? subject.baseCommit : state.workspace.baseCommit,
    context: contextOf(state, step),
    choices: choicesFor(state, approval),
    chosen: chosenOf(approval),
    amenders: amendersOf(state, approval),
    replacedBy: replacing?.approvalId ?? null,
    runStatus: state.status,
    canRollBack: approval.patch === 'none' ? 'It changed no file.' : mayRollBack(state),
  };
}

function chosenOf({ stepId, subject, chosen, proposers }: Approval): readonly ChosenCall[] {
  return chosen && subject.kind === 'tool-call'
    ? [{ stepId, tool: subject.tool, choice: chosen }]
    : proposers;
}

/** The steps of its workflow that a step follows from, nearest first; none when it is gone, since all around it began anew. */
function contextOf(state: RunState, at: Step | undefined): ContextStep[] {
  if (!at) return [];
  const { frame, nodeId } = at;
  const found = new Set<string>();
  let nearest = [nodeId];
  while (nearest.length > 0 && found.size < MAX_CONTEXT) {
    nearest = nearest.flatMap((id) => (frame.graph.incoming.get(id) ?? []).map(({ from }) => from));
    nearest = [...new Set(nearest)].filter((id) => !found.has(id));
    for (const id of nearest) found.add(id);
  }
  return [...found].slice(0, MAX_CONTEXT).map((id) => {
    const step = nodeStepOf(state, frame, id);
    return {
      stepId: step.stepId,
      title: nodeOf(state, step).title ?? id,
      calls: callOf(state, step),
      output: jsonSize(step.output) > MAX_OUTPUT ? null : step.output,
    };
  });
}
