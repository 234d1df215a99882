import type { Scope } from '../../../core/workflow/template.ts';
import { itemStepId } from './step.ts';
import { nodeOf, wholeOf, type Frame, type RunState, type Step } from './state.ts';

/** What templates and conditions of a step can see; names are looked up when they are used. */
export function scopeOf(state: RunState, step: Step): Scope {
  const outer = outputScopeOf(state, step.frame);
  const { index } = step;
  if (index === null) return outer;
  if (nodeOf(state, step).kind === 'loop') return roundScopeOf(state, step, index + 1, index - 1);
  return {
    get(name) {
      if (name === 'index') return index;
      if (name === 'item') return wholeOf(state, step).map?.items[index] ?? null;
      return outer.get(name);
    },
  };
}

/** What a loop sees: in a round of it, and after one. `last`: index of the round whose output that is. */
export function roundScopeOf(state: RunState, step: Step, round: number, last: number): Scope {
  const outer = outputScopeOf(state, step.frame);
  return {
    get(name) {
      if (name === 'round') return round;
      if (name === 'last') {
        return state.steps.get(itemStepId(step.frame.prefix + step.nodeId, last))?.output ?? null;
      }
      return outer.get(name);
    },
  };
}

/** What the outputs of a workflow at work can see: its inputs and its own nodes, and the run. */
export function outputScopeOf(state: RunState, frame: Frame): Scope {
  return {
    get(name) {
      if (name === 'input') return frame.input;
      if (name === 'run') {
        return { id: state.runId, workflowId: state.workflow.id, startedAt: state.startedAt };
      }
      const step = state.steps.get(frame.prefix + name);
      if (!step) return undefined;
      const rejection = step.state === 'rejected' ? { code: 'rejected', message: step.reason ?? '' } : null;
      const error = step.error && { code: step.error.code, message: step.error.message };
      return { output: step.output, state: step.state, error: error ?? rejection };
    },
  };
}
