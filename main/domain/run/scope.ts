import { isJsonObject } from '../../../core/json.ts';
import { CANDIDATE_STEPS } from '../../../core/workflow/candidate.ts';
import type { Scope } from '../../../core/workflow/template.ts';
import { itemStepId } from './step.ts';
import { nodeOf, stepOf, wholeOf, type Frame, type RunState, type Step } from './state.ts';

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

/** What a candidate of an exploration sees: what its item does, and what came of it so far. */
export function candidateScopeOf(state: RunState, item: Step): Scope {
  const around = scopeOf(state, item);
  return {
    get(name) {
      if (name !== 'output' && name !== 'check') return around.get(name);
      const id = name === 'output' ? CANDIDATE_STEPS.do : CANDIDATE_STEPS.check;
      return state.steps.get(`${item.stepId}/${id}`)?.output ?? null;
    },
  };
}

/** The same of an exploration whose output was given: of its candidates only the picked one is known. */
export function givenScopeOf(state: RunState, exploration: Step): Scope {
  const outer = outputScopeOf(state, exploration.frame);
  const given = isJsonObject(exploration.output) ? exploration.output : {};
  return {
    get(name) {
      if (name === 'output' || name === 'check') return given[name] ?? null;
      if (name === 'index') return given['picked'] ?? null;
      return name === 'item' ? null : outer.get(name);
    },
  };
}

/** What the outputs of a workflow at work can see: its inputs and its own nodes, and the run. */
export function outputScopeOf(state: RunState, frame: Frame): Scope {
  if (frame.isCandidate) return candidateScopeOf(state, stepOf(state, frame.prefix.slice(0, -1)));
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
