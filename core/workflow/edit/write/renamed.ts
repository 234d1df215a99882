/** What was renamed since a source, each by its name now, with the one that it has there. */
export interface Renamed {
  readonly nodes: ReadonlyMap<string, string>;
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, string>;
}

const NONE: ReadonlyMap<string, string> = new Map();

export const NOTHING_RENAMED: Renamed = { nodes: NONE, inputs: NONE, outputs: NONE };

/** What was renamed among the members of a part; `trail`: keys on the way to it. */
export function renamedAt(trail: readonly string[], renamed: Renamed): ReadonlyMap<string, string> {
  const [list] = trail;
  const isList = list === 'nodes' || list === 'inputs' || list === 'outputs';
  return trail.length === 1 && isList ? renamed[list] : NONE;
}

/** The same with one more that is called otherwise; one that has its first name again was not renamed. */
export function renamedTo(
  renamed: ReadonlyMap<string, string>,
  from: string,
  to: string,
): ReadonlyMap<string, string> {
  const changed = new Map(renamed);
  const origin = changed.get(from) ?? from;
  changed.delete(from);
  if (origin === to) changed.delete(to);
  else changed.set(to, origin);
  return changed;
}
