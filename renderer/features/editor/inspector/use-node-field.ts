import type { Json, JsonObject } from '../../../../core/json.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { dispatch, edit, useEditorStore } from '../state/editor-store.ts';

/**
 * A value inside a node (id null: inside the workflow itself), and how to change it; typing in one field is one step to
 * undo, until `end`.
 */
export function useNodeField(id: string | null, node: JsonObject, path: readonly (string | number)[]) {
  const store = useEditorStore();
  return {
    value: getIn(node, path),
    set: (next: Json | undefined): void =>
      edit(
        store,
        id === null ? { type: 'set-root', path, value: next } : { type: 'set', node: id, path, value: next },
        `${id ?? 'root'} ${path.join('.')}`,
      ),
    end: (): void => dispatch(store, { type: 'end-group' }),
  };
}
