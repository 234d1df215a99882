import type { StepView } from '../../core/run/views.ts';
import { createKeyedSource, useKeyed, type KeyedSource } from './keyed-source.ts';

/** The steps of a run for the nodes of its canvas. */
export interface StepSource extends Omit<KeyedSource<StepView>, 'update'> {
  /** Takes the newest steps. */
  readonly update: (steps: readonly StepView[]) => void;
  readonly byNode: KeyedSource<StepView>;
}

export function createStepSource(): StepSource {
  const byNode = createKeyedSource<StepView>();
  return {
    find: byNode.find,
    subscribe: byNode.subscribe,
    update: (steps) => byNode.update(new Map(steps.map((step) => [step.nodeId, step]))),
    byNode,
  };
}

/** The step of a node, again with each change; undefined where nothing runs. */
export function useStep(source: StepSource, nodeId: string): StepView | undefined {
  return useKeyed(source.byNode, nodeId);
}
