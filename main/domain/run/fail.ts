import type { StepError } from '../../../core/errors.ts';
import { cancelStep } from './cancel.ts';
import type { Recorder } from './recorder.ts';
import { nodeOf, stepOf, type Step } from './state.ts';

/** Ends a step as failed. When it is an item of a map that lets no item fail, the map ends with it. */
export function failStep(recorder: Recorder, step: Step, error: StepError): void {
  recorder.emit({ type: 'step.failed', data: { stepId: step.stepId, error } });
  const node = nodeOf(recorder.state, step);
  if (step.index === null || node.kind !== 'map' || node.onItemError === 'collect') return;
  endMap(recorder, step.nodeId, (map) => {
    const message = `item ${step.index} failed: ${error.message}`;
    recorder.emit({ type: 'step.failed', data: { stepId: map.stepId, error: { ...error, message } } });
  });
}

/** Ends a step as rejected; an item of a map takes the map with it. */
export function rejectStep(recorder: Recorder, step: Step, reason: string): void {
  recorder.emit({ type: 'step.rejected', data: { stepId: step.stepId, reason } });
  if (step.index === null) return;
  endMap(recorder, step.nodeId, (map) => {
    const data = { stepId: map.stepId, reason: `item ${step.index}: ${reason}` };
    recorder.emit({ type: 'step.rejected', data });
  });
}

function endMap(recorder: Recorder, nodeId: string, end: (map: Step) => void): void {
  const map = stepOf(recorder.state, nodeId);
  if (map.state !== 'running' || !map.map) return;
  for (let index = 0; index < map.map.next; index++) {
    const item = recorder.state.steps.get(`${nodeId}[${index}]`);
    if (item) cancelStep(recorder, item, `another item of ${nodeId} did not succeed`);
  }
  end(map);
}
