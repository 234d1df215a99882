import type { Json } from '../../../core/json.ts';
import { roleIn } from '../../../core/run/part.ts';
import { referencesOf } from '../../../core/workflow/template.ts';
import type { Recorder } from './recorder.ts';
import { roleOf, type RunState, type Step } from './state.ts';

/** Ends a step that this run doesn't do: one whose output was given, or one that is left out. False: it is to be done. */
export function settleByPart(recorder: Recorder, step: Step): boolean {
  const { stepId, nodeId } = step;
  switch (roleOf(recorder.state, step)) {
    case 'done':
      return false;
    case 'given': {
      const output = recorder.state.part?.given.get(nodeId) ?? null;
      recorder.emit({ type: 'step.succeeded', data: { stepId, output, given: true } });
      return true;
    }
    case 'left-out':
      recorder.emit({ type: 'step.skipped', data: { stepId, cause: 'part', by: nodeId } });
      return true;
  }
}

/** Whether a template of the run's own workflow names what is left out of the run: then the run can't give it, and that is no failure. */
export function needsLeftOut({ part, graph }: RunState, template: Json): boolean {
  if (part === null) return false;
  return referencesOf(template).some(
    ({ root }) => graph.nodes.has(root) && roleIn(part, root) === 'left-out',
  );
}
