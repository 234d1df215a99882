import type { Draft } from './draft.ts';
import { isSameDraft } from './draft.ts';
import type { Edit } from './edit.ts';
import { applyEdit } from './edit.ts';
import { sizeOf } from './limits.ts';

/** Steps that can be undone. They share all that they have in common, so that a step costs what it changed. */
export const STEP_LIMIT = 200;

/**
 * Characters that the steps keep in all: what each edit brought, and the texts they began with (a step of the YAML
 * view has a whole text of its own).
 */
export const STEP_TEXT_LIMIT = 4 * 1024 * 1024;

/** One step back or forth. */
export interface Step {
  /** What the step leads to. */
  readonly draft: Draft;
  /** The edit that is taken back or made again; the last one of a group. */
  readonly edit: Edit;
  /** Characters that the edit brought. */
  readonly size: number;
}

/** What an editor holds. Changed by reduceEditor only. */
export interface EditorState {
  readonly draft: Draft;
  /** The newest last. */
  readonly past: readonly Step[];
  /** The next to be made again first. */
  readonly future: readonly Step[];
  /** As it was saved last, or opened. */
  readonly saved: Draft;
  /** Key of the edits that the next one with the same key joins; null: the next one is a step of its own. */
  readonly group: string | null;
}

export type EditorAction =
  /** Edits with the same group key, one right after the other, are one step: a drag, typing in one field. */
  | { readonly type: 'edit'; readonly edit: Edit; readonly group?: string }
  /** The next edit is a step of its own, whatever its key. */
  | { readonly type: 'end-group' }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' }
  /** This draft is saved now; the one at hand when it is left out (saving takes its time). */
  | { readonly type: 'mark-saved'; readonly draft?: Draft }
  /** Another workflow altogether, without a past. */
  | { readonly type: 'open'; readonly draft: Draft };

/** The state of an editor that just opened a draft. */
export function createEditor(draft: Draft): EditorState {
  return { draft, past: [], future: [], saved: draft, group: null };
}

/**
 * Carries out an action. Pure; what can't be done (an edit without effect, nothing to undo) changes nothing. As
 * many undos as there were steps give back the very draft from before them.
 */
export function reduceEditor(state: EditorState, action: EditorAction): EditorState {
  switch (action.type) {
    case 'edit':
      return edit(state, action.edit, action.group ?? null);
    case 'end-group':
      return endGroup(state);
    case 'undo':
      return undo(state);
    case 'redo':
      return redo(state);
    case 'mark-saved':
      return endGroup({ ...state, saved: action.draft ?? state.draft });
    case 'open':
      return createEditor(action.draft);
  }
}

export function canUndo({ past }: EditorState): boolean {
  return past.length > 0;
}

export function canRedo({ future }: EditorState): boolean {
  return future.length > 0;
}

/** Whether there is anything that saving would change. */
export function isUnsaved({ draft, saved }: EditorState): boolean {
  return !isSameDraft(draft, saved);
}

function edit(state: EditorState, made: Edit, group: string | null): EditorState {
  const draft = applyEdit(state.draft, made);
  if (draft === state.draft) return state;
  const joins = group !== null && group === state.group;
  const before = joins ? (state.past.at(-1)?.draft ?? state.draft) : state.draft;
  const past = [
    ...(joins ? state.past.slice(0, -1) : state.past),
    { draft: before, edit: made, size: sizeOf(made) },
  ];
  return { ...state, draft, past: bounded(past), future: [], group };
}

function endGroup(state: EditorState): EditorState {
  return state.group === null ? state : { ...state, group: null };
}

function undo(state: EditorState): EditorState {
  const step = state.past.at(-1);
  if (!step) return state;
  return {
    ...state,
    draft: step.draft,
    past: state.past.slice(0, -1),
    future: [{ ...step, draft: state.draft }, ...state.future],
    group: null,
  };
}

function redo(state: EditorState): EditorState {
  const [step, ...future] = state.future;
  if (!step) return state;
  return {
    ...state,
    draft: step.draft,
    past: [...state.past, { ...step, draft: state.draft }],
    future,
    group: null,
  };
}

/** The newest steps, as many as both limits allow, and at least one. */
function bounded(past: readonly Step[]): readonly Step[] {
  let room = STEP_TEXT_LIMIT;
  let from = past.length - 1;
  for (; from > 0 && past.length - from < STEP_LIMIT; from--) {
    const [older, newer] = [past[from - 1], past[from]];
    room -= newer?.size ?? 0;
    if (older && older.draft.source !== newer?.draft.source) room -= older.draft.source.length;
    if (room < 0) break;
  }
  return from <= 0 ? past : past.slice(from);
}
