import { useEffect, useEffectEvent } from 'react';
import type { WorkflowDetail } from '../../../../core/contract/workflows.ts';
import { hasUnsaved, useEditor, useEditorStore } from '../state/editor-store.ts';
import { adoptText, type Saving } from './use-save.ts';

/**
 * Follows what happens to the workflow elsewhere. Where nothing is unsaved here the other text is taken over at once, and
 * can be undone; otherwise the person is told, and nothing happens to either text.
 */
export function useOutside({ digest, text, line }: WorkflowDetail, saving: Saving) {
  const store = useEditorStore();
  const unsaved = useEditor(hasUnsaved);
  const differs = digest !== null && digest !== saving.base && !saving.isSaving;
  const adopt = useEffectEvent(() => {
    if (!differs || saving.isNewest(digest) || hasUnsaved(store.getState())) return;
    adoptText(store, text);
    saving.setBase(digest);
  });
  useEffect(() => adopt(), [digest, differs]);
  return {
    changed: differs && unsaved,
    compare: (): void => saving.show({ text, digest, saved: line.saved, problem: null }),
  };
}
