import type { Json, JsonObject } from '../../../../core/json.ts';
import { nodesOf, type PlacedNode } from '../../../../core/workflow/edit/document.ts';
import type { EditorState } from '../../../../core/workflow/edit/editor-state.ts';

/** Pins, and those of steps that were taken away, for when that is undone. */
export interface KeptPins {
  readonly pins: JsonObject;
  readonly aside: JsonObject;
}

/**
 * The pins after the steps changed: they go with a step that gets another name or is taken away, and come back with it
 * when that is undone. A new step that happens to be called like an earlier one is another step. The very same object
 * when nothing changes for them.
 */
export function followSteps(kept: KeptPins, before: EditorState, now: EditorState): KeptPins {
  const [old, steps] = [nodesOf(before.draft.document), nodesOf(now.draft.document)];
  if (old === steps) return kept;
  const gone = without(old, steps);
  const come = without(steps, old);
  const [from, to] = [gone[0], come[0]];
  if (!from && !to) return kept;
  const pins = new Map(Object.entries(kept.pins));
  if (from && to && gone.length === 1 && come.length === 1 && from.index === to.index) {
    const pinned = take(pins, from.id);
    return pinned === undefined ? kept : { ...kept, pins: { ...Object.fromEntries(pins), [to.id]: pinned } };
  }
  const aside = new Map(Object.entries(kept.aside));
  for (const { id } of gone) put(aside, id, take(pins, id));
  for (const { id } of come) {
    const pinned = take(aside, id);
    if (isBackOrForth(before, now)) put(pins, id, pinned);
  }
  return { pins: Object.fromEntries(pins), aside: Object.fromEntries(aside) };
}

function without(steps: readonly PlacedNode[], others: readonly PlacedNode[]): readonly PlacedNode[] {
  const ids = new Set(others.map(({ id }) => id));
  return steps.filter(({ id }) => !ids.has(id));
}

function take(pins: Map<string, Json>, id: string): Json | undefined {
  const pinned = pins.get(id);
  pins.delete(id);
  return pinned;
}

function put(pins: Map<string, Json>, id: string, pinned: Json | undefined): void {
  if (pinned !== undefined) pins.set(id, pinned);
}

/** Whether the draft is one that was there before: undone, done again, or opened anew. */
function isBackOrForth(before: EditorState, now: EditorState): boolean {
  const [again] = before.future;
  return (
    now.future.length > before.future.length ||
    now.past.length === 0 ||
    (again !== undefined && now.past.at(-1)?.edit === again.edit)
  );
}
