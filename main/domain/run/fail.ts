import type { StepError } from '../../../core/errors.ts';
import type { WorkflowNode } from '../../../core/workflow/schema.ts';
import { cancelParts } from './cancel.ts';
import type { Recorder } from './recorder.ts';
import { nodeOf, progressOf, wholeOf, type Step } from './state.ts';

/** Ends a step as failed. A map that lets no item fail, and a loop, end with one that does. */
export function failStep(recorder: Recorder, step: Step, error: StepError): void {
  recorder.emit({ type: 'step.failed', data: { stepId: step.stepId, error } });
  const node = nodeOf(recorder.state, step);
  const { index } = step;
  if (index === null || collects(node)) return;
  endMap(recorder, step, (map) => {
    const which = node.kind === 'loop' ? `round ${index + 1}` : `item ${index}`;
    const message = `${which} failed: ${error.message}`;
    recorder.emit({ type: 'step.failed', data: { stepId: map.stepId, error: { ...error, message } } });
  });
}

/** Ends a step as rejected; an item of a map takes the map with it. */
export function rejectStep(recorder: Recorder, step: Step, reason: string): void {
  recorder.emit({ type: 'step.rejected', data: { stepId: step.stepId, reason } });
  if (step.index === null || nodeOf(recorder.state, step).kind === 'explore') return;
  endMap(recorder, step, (map) => {
    const data = { stepId: map.stepId, reason: `item ${step.index}: ${reason}` };
    recorder.emit({ type: 'step.rejected', data });
  });
}

/** Whether what came to nothing for one of many leaves the others as they are. */
function collects(node: WorkflowNode): boolean {
  return node.kind === 'explore' || (node.kind === 'map' && node.onItemError === 'collect');
}

function endMap(recorder: Recorder, item: Step, end: (map: Step) => void): void {
  const map = wholeOf(recorder.state, item);
  if (map.state !== 'running' || !progressOf(map)) return;
  cancelParts(recorder, map, `another item of ${map.stepId} did not succeed`);
  end(map);
}
