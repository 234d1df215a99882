import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { annotationsOf, edgesIn, type Point } from '../../../../core/workflow/edit/document.ts';
import { openDraft, writeText, type Draft } from '../../../../core/workflow/edit/draft.ts';
import type { Edit } from '../../../../core/workflow/edit/edit.ts';
import {
  createEditor,
  isUnsaved,
  reduceEditor,
  type EditorAction,
  type EditorState,
} from '../../../../core/workflow/edit/editor-state.ts';
import { nodeIds } from '../../../../core/workflow/edit/node-ids.ts';
import { shownLayout } from './shown-layout.ts';
import { edgeKey, keepExisting, NO_SELECTION, type Selection } from './selection.ts';

/** Where in a node the person is sent: a field of the inspector, or the node alone. Null: in the workflow itself. */
export interface FieldGoal {
  readonly node: string | null;
  readonly path: readonly (string | number)[];
}

/** What the person is doing in an editor. The workflow as it is stored is the query cache's. */
export interface EditorStore {
  readonly editor: EditorState;
  readonly selection: Selection;
  /** Where the inspector is about to send the person; null: nowhere. */
  readonly goal: FieldGoal | null;
  /** What was typed as text and is not in the draft yet: for a moment, or because it can't be read. */
  readonly typed: string | null;
  /** Why the last connection was refused, and where the pointer was; null: nothing to say. */
  readonly refusal: string | null;
  /** Everything was just laid out anew: each new object has the steps go to their places, and all of them seen. */
  readonly glide: Glide | null;
}

/** Where the steps go from; null: they are there at once. */
interface Glide {
  readonly from: ReadonlyMap<string, Point> | null;
}

export type EditorStoreApi = StoreApi<EditorStore>;

/** The store of one open workflow. */
export function createEditorStore(draft: Draft, typed: string | null = null): EditorStoreApi {
  return createStore<EditorStore>(() => ({
    editor: createEditor(draft),
    selection: NO_SELECTION,
    goal: null,
    typed,
    refusal: null,
    glide: null,
  }));
}

/** Carries an action out; what it took away is no longer selected. */
export function dispatch(store: EditorStoreApi, action: EditorAction): void {
  store.setState((before) => {
    const editor = reduceEditor(before.editor, action);
    if (editor === before.editor) return before;
    const { document } = editor.draft;
    const selection =
      editor.draft === before.editor.draft
        ? before.selection
        : keepExisting(before.selection, {
            nodes: () => nodeIds(document),
            edges: () => new Set(edgesIn(document).map(edgeKey)),
            notes: () => new Set(annotationsOf(document).map(({ id }) => id)),
          });
    // Another draft has another text.
    const typed = editor.draft === before.editor.draft ? before.typed : null;
    return { ...before, editor, selection, typed, refusal: null };
  });
}

/** Edits that change what follows from what, or where something stands. */
const OF_THE_GRAPH: ReadonlySet<Edit['type']> = new Set<Edit['type']>([
  'add-node',
  'remove',
  'connect',
  'disconnect',
  'reconnect',
  'move',
  'paste',
  'annotate',
]);

/**
 * Edits; edits with the same group key, one right after the other, are undone together. Where the document does not say
 * yet where its steps stand, the first edit of the graph writes that down: otherwise everything would move with it.
 */
export function edit(store: EditorStoreApi, made: Edit, group?: string): void {
  const { document } = store.getState().editor.draft;
  const kinds = made.type === 'batch' ? made.edits.map(({ type }) => type) : [made.type];
  const layout = kinds.some((type) => OF_THE_GRAPH.has(type)) ? shownLayout(document) : null;
  const whole: Edit =
    layout && !layout.isPlaced && layout.points.size > 0
      ? { type: 'batch', edits: [{ type: 'move', points: Object.fromEntries(layout.points) }, made] }
      : made;
  dispatch(store, { type: 'edit', edit: whole, ...(group !== undefined && { group }) });
}

/** Takes what was typed as text into the draft. False: it can't be read, and stays what was typed. */
export function takeTyped(store: EditorStoreApi): boolean {
  const { typed, editor } = store.getState();
  if (typed === null) return true;
  if (!openDraft(typed, editor.draft.format).ok) return false;
  edit(store, { type: 'replace-text', text: typed }, 'text');
  store.setState({ typed: null });
  return true;
}

/** The text as it would be saved now, also when it can't be read. */
export function currentText(store: EditorStoreApi): string {
  const { typed, editor } = store.getState();
  return typed ?? writeText(editor.draft);
}

/** Whether there is anything that saving would change. */
export function hasUnsaved({ editor, typed }: EditorStore): boolean {
  return typed !== null || isUnsaved(editor);
}

/** Selects. */
export function select(store: EditorStoreApi, selection: Selection): void {
  store.setState({ selection });
}

/** Selects a node, or nothing, and sends the inspector to a field of it, or of the workflow itself. */
export function goTo(store: EditorStoreApi, goal: FieldGoal): void {
  const nodes = goal.node === null ? NO_SELECTION.nodes : new Set([goal.node]);
  store.setState({ selection: { ...NO_SELECTION, nodes }, goal });
}

const EditorContext = createContext<EditorStoreApi | null>(null);
export const EditorProvider = EditorContext.Provider;

/** The store of the editor around. */
export function useEditorStore(): EditorStoreApi {
  const store = useContext(EditorContext);
  if (!store) throw new Error('this belongs inside an editor');
  return store;
}

/** A part of what the editor holds, again with each change. */
export function useEditor<T>(pick: (state: EditorStore) => T): T {
  return useStore(useEditorStore(), pick);
}
