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
  const isRenamed = from && to && gone.length === 1 && come.length === 1 && from.index === to.index;
  const pins: Record<string, Json> = { ...kept.pins };
  if (isRenamed) {
    const pinned = pins[from.id];
    if (pinned === undefined) return kept;
    delete pins[from.id];
    return { ...kept, pins: { ...pins, [to.id]: pinned } };
  }
  const aside: Record<string, Json> = { ...kept.aside };
  for (const { id } of gone) move(id, pins, aside);
  for (const { id } of come) {
    if (isBackOrForth(before, now)) move(id, aside, pins);
    else delete aside[id];
  }
  return { pins, aside };
}

function without(steps: readonly PlacedNode[], others: readonly PlacedNode[]): readonly PlacedNode[] {
  const ids = new Set(others.map(({ id }) => id));
  return steps.filter(({ id }) => !ids.has(id));
}

function move(id: string, from: Record<string, Json>, to: Record<string, Json>): void {
  const pinned = from[id];
  if (pinned === undefined) return;
  to[id] = pinned;
  delete from[id];
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
