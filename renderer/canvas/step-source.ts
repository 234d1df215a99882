import { useSyncExternalStore } from 'react';
import type { StepView } from '../../core/run/views.ts';

/**
 * The steps of a run for the nodes of its canvas. Each node listens to its own step, so that a change of one draws one
 * node and not a thousand, and React Flow, which holds the places, hears nothing at all.
 */
export interface StepSource {
  readonly find: (nodeId: string) => StepView | undefined;
  readonly subscribe: (listener: () => void, nodeIds: readonly string[]) => () => void;
  /** Takes the newest steps and tells those whose step is another object than before. */
  readonly update: (steps: readonly StepView[]) => void;
}

export function createStepSource(): StepSource {
  let known: ReadonlyMap<string, StepView> = new Map();
  const listeners = new Map<string, Set<() => void>>();
  return {
    find: (nodeId) => known.get(nodeId),
    subscribe(listener, nodeIds) {
      for (const id of nodeIds) {
        const set = listeners.get(id) ?? new Set();
        listeners.set(id, set.add(listener));
      }
      return () => {
        for (const id of nodeIds) listeners.get(id)?.delete(listener);
      };
    },
    update(steps) {
      const before = known;
      known = new Map(steps.map((step) => [step.nodeId, step]));
      const told = new Set<() => void>();
      for (const [id, set] of listeners) {
        if (before.get(id) === known.get(id)) continue;
        for (const listener of set) told.add(listener);
      }
      for (const listener of told) listener();
    },
  };
}

/** The step of a node, again with each change; undefined where nothing runs. */
export function useStep(source: StepSource, nodeId: string): StepView | undefined {
  return useSyncExternalStore(
    (listener) => source.subscribe(listener, [nodeId]),
    () => source.find(nodeId),
  );
}
