import type { Json } from '../json.ts';

/** The part of a workflow that a run is about, when it is not about all of it. */
export interface RunPart {
  /** By node: the output that its step is taken to have given. Nobody is called for it. */
  readonly given: ReadonlyMap<string, Json>;
  /** The nodes that run; null: all that are not given. */
  readonly only: ReadonlySet<string> | null;
}

/** The same as names alone, which is what views and lines of the audit say. */
export interface RunPartNames {
  readonly given: readonly string[];
  readonly only: readonly string[] | null;
}

/** What becomes of a node in a run of a part (null: of all): its step is done, its output given, or it is left out. */
export function roleIn(part: RunPart | null, nodeId: string): 'done' | 'given' | 'left-out' {
  if (part === null) return 'done';
  if (part.given.has(nodeId)) return 'given';
  return part.only === null || part.only.has(nodeId) ? 'done' : 'left-out';
}

/** The part that the members of a run's first event name; null when it is about all of the workflow. */
export function partFrom(data: {
  readonly given?: Readonly<Record<string, Json>> | undefined;
  readonly only?: readonly string[] | undefined;
}): RunPart | null {
  if (data.given === undefined && data.only === undefined) return null;
  return {
    given: new Map(Object.entries(data.given ?? {})),
    only: data.only === undefined ? null : new Set(data.only),
  };
}
