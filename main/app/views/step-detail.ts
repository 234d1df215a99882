import { MAX_SHOWN, type StepDetail } from '../../../core/contract/runs.ts';
import { isJsonObject, jsonSize, type Json } from '../../../core/json.ts';
import { itemLabel } from '../../../core/run/item-label.ts';
import { nodeOf, type RunState, type Step } from '../../domain/run/state.ts';
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
    output: outputTooLarge ? null : step.output,
    outputTooLarge,
    approvals: [...state.approvals.values()]
      .filter(({ stepId }) => stepId === step.stepId)
      .map((approval) => approvalLine(approvalView(state, approval))),
    items: step.map?.items.length ?? null,
    label: labelOf(state, step),
  };
}

function labelOf(state: RunState, { nodeId, index }: Step): string | null {
  const item = index === null ? undefined : state.steps.get(nodeId)?.map?.items[index];
  return item === undefined ? null : itemLabel(item);
}

/** `agent/tool` that a step calls, or null. */
export function callOf(state: RunState, step: Step): string | null {
  const node = nodeOf(state, step);
  const action = node.kind === 'map' ? node.do : node;
  return action.kind === 'agent' ? `${action.agent}/${action.tool}` : null;
}

/** The arguments in a step.started event; `undefined` when they were too large to stand there. */
export function argumentsIn(data: Readonly<Record<string, unknown>>): Json | undefined {
  const call = data['call'];
  return isJsonObject(call) ? call['args'] : undefined;
}
