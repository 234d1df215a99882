import { MAX_SHOWN, type StepDetail } from '../../../core/contract/runs.ts';
import { isJsonObject, jsonSize, type Json } from '../../../core/json.ts';
import { itemLabel } from '../../../core/run/item-label.ts';
import { calleeWords } from '../../../core/workflow/callee.ts';
import { actionOf, isCall } from '../../../core/workflow/schema.ts';
import { calledBy } from '../../domain/run/callee.ts';
import { nodeOf, wholeOf, type RunState, type Step } from '../../domain/run/state.ts';
import { approvalView, stepView } from '../../domain/run/view.ts';
import { approvalLine } from './approval-line.ts';

/** What the state tells of a step; how it came there is in the run's history. */
export function stepParts(
  state: RunState,
  step: Step,
): Omit<StepDetail, 'attempts' | 'input' | 'tooLarge'> & { readonly outputTooLarge: boolean } {
  const outputTooLarge = jsonSize(step.output) > MAX_SHOWN;
  return {
    step: stepView(state, step),
    calls: callOf(state, step),
    kind: nodeOf(state, step).kind,
    output: outputTooLarge ? null : step.output,
    outputTooLarge,
    approvals: [...state.approvals.values()]
      .filter(({ stepId }) => stepId === step.stepId)
      .map((approval) => approvalLine(approvalView(state, approval))),
    items:
      step.map?.items.length ?? step.loop?.next ?? state.frames.get(step.stepId)?.graph.nodes.size ?? null,
    label: labelOf(state, step),
    signal: signalOf(state, step),
  };
}

/** What people call a step that is a part of another; null for one of the run's own workflow. */
export function labelOf(state: RunState, step: Step): string | null {
  const { index, frame } = step;
  if (index === null) return frame === state.root ? null : (nodeOf(state, step).title ?? step.nodeId);
  if (nodeOf(state, step).kind === 'loop') return `round ${index + 1}`;
  const item = wholeOf(state, step).map?.items[index];
  return item === undefined ? null : itemLabel(item);
}

function signalOf(state: RunState, step: Step): StepDetail['signal'] {
  const node = nodeOf(state, step);
  if (step.state !== 'waiting' || step.signal === null || node.kind !== 'signal') return null;
  return { name: step.signal, data: node.data ?? null };
}

/** `agent/tool` that a step calls, or the workflow that it uses; null: neither. */
export function callOf(state: RunState, step: Step): string | null {
  const node = nodeOf(state, step);
  const action = actionOf(node);
  if (action.kind === 'workflow') return action.workflow;
  if (!isCall(action)) return null;
  const called = calledBy(state, step);
  return called ? `${called.agent}/${called.tool}` : calleeWords(action);
}

/** The arguments in a step.started event; `undefined` when they were too large to stand there. */
export function argumentsIn(data: Readonly<Record<string, unknown>>): Json | undefined {
  const call = data['call'];
  return isJsonObject(call) ? call['args'] : undefined;
}
