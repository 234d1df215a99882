import { useCallback, useSyncExternalStore } from 'react';

/**
 * Values for the nodes of a canvas, by id. Each node listens to its own, so that a change of one draws one node and not a
 * thousand, and React Flow, which holds the places, hears nothing at all.
 */
export interface KeyedSource<T> {
  readonly find: (id: string) => T | undefined;
  readonly subscribe: (listener: () => void, ids: readonly string[]) => () => void;
  /** Takes the newest values and tells those whose value is another object than before. */
  readonly update: (values: ReadonlyMap<string, T>) => void;
}

export function createKeyedSource<T>(first: ReadonlyMap<string, T> = new Map()): KeyedSource<T> {
  let known = first;
  const listeners = new Map<string, Set<() => void>>();
  return {
    find: (id) => known.get(id),
    subscribe(listener, ids) {
      for (const id of ids) {
        const set = listeners.get(id) ?? new Set();
        listeners.set(id, set.add(listener));
      }
      return () => {
        for (const id of ids) listeners.get(id)?.delete(listener);
      };
    },
    update(values) {
      const before = known;
      known = values;
      const told = new Set<() => void>();
      for (const [id, set] of listeners) {
        if (before.get(id) === known.get(id)) continue;
        for (const listener of set) told.add(listener);
      }
      for (const listener of told) listener();
    },
  };
}

/** The value of a node, again with each change. */
export function useKeyed<T>(source: KeyedSource<T>, id: string): T | undefined {
  return useSyncExternalStore(
    useCallback((listener) => source.subscribe(listener, [id]), [source, id]),
    useCallback(() => source.find(id), [source, id]),
  );
}
