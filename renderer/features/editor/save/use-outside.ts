import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import type { WorkflowDetail, WorkflowLine } from '../../../../core/contract/workflows.ts';
import { api } from '../../../client/api.ts';
import { hasUnsaved, useEditor, useEditorStore } from '../state/editor-store.ts';
import { adoptText, type Saving } from './use-save.ts';

/**
 * Follows what happens to the workflow elsewhere. Where nothing is unsaved here the other text is taken over at once, and
 * can be undone; otherwise the person is told, and nothing happens to either text.
 */
export function useOutside({ digest, text, line }: WorkflowDetail, saving: Saving) {
  const store = useEditorStore();
  const cache = useQueryClient();
  const unsaved = useEditor(hasUnsaved);
  const differs =
    digest !== null && digest !== saving.base && !saving.isSaving && isNewestKnown(cache, line, digest);
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

/**
 * Whether a text is still what is known of a workflow. Right after a save the page may be drawn once more with the text
 * from before, which is nobody's change.
 */
function isNewestKnown(cache: QueryClient, { ref, workspace }: WorkflowLine, digest: string): boolean {
  return cache
    .getQueriesData<WorkflowDetail>({ queryKey: api.workflows.get.key(), type: 'active' })
    .every(
      ([, known]) => known?.line.ref !== ref || known.line.workspace !== workspace || known.digest === digest,
    );
}
