import type { Scope } from '../../../core/workflow/template.ts';
import type { RunState, Step } from './state.ts';

/** What templates and conditions of a step can see; names are looked up when they are used. */
export function scopeOf(state: RunState, step: Step): Scope {
  return {
    get(name) {
      if (name === 'input') return state.input;
      if (name === 'run') {
        return { id: state.runId, workflowId: state.workflow.id, startedAt: state.startedAt };
      }
      if (step.index !== null && name === 'index') return step.index;
      if (step.index !== null && name === 'item') {
        return state.steps.get(step.nodeId)?.map?.items[step.index] ?? null;
      }
      const node = state.steps.get(name);
      if (!node) return undefined;
      const rejection = node.state === 'rejected' ? { code: 'rejected', message: node.reason ?? '' } : null;
      const error = node.error && { code: node.error.code, message: node.error.message };
      return { output: node.output, state: node.state, error: error ?? rejection };
    },
  };
}

/** What a workflow's outputs can see: everything but the items of maps. */
export function outputScopeOf(state: RunState): Scope {
  const anyStep = state.steps.values().next().value;
  if (!anyStep) throw new Error(`run ${state.runId} has no steps`);
  return scopeOf(state, { ...anyStep, index: null });
}
