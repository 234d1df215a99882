import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { CurrentText, WorkflowDetail, WorkflowLine } from '../../../../core/contract/workflows.ts';
import type { Draft } from '../../../../core/workflow/edit/draft.ts';
import { writeText } from '../../../../core/workflow/edit/draft.ts';
import { api, client } from '../../../client/api.ts';
import { dispatch, takeTyped, useEditorStore } from '../state/editor-store.ts';
import { createDraftKeeper } from './draft-keeper.ts';
import { targetOf } from './target.ts';

const UNREADABLE =
  'The text can’t be read as a workflow, so no version was saved. The text view shows where; what you typed is kept as unsaved.';

/**
 * Saving as a version. What somebody else put there meanwhile is never overwritten: the caller gets it as `conflict`, and
 * `saveOver` says that the person has seen it.
 */
export function useSave(line: WorkflowLine, firstBase: string | null, firstDraft: number | null) {
  const store = useEditorStore();
  const cache = useQueryClient();
  const [base, showBase] = useState(firstBase);
  // What the next save builds on: it may begin before the page is drawn with what the last one gave.
  const newest = useRef(firstBase);
  const setBase = (digest: string | null): void => {
    newest.current = digest;
    showBase(digest);
  };
  const [conflict, setConflict] = useState<CurrentText | null>(null);
  const [keeper] = useState(() => createDraftKeeper(targetOf(line), firstDraft));
  const save = useMutation({
    // One after the other: two at a time would take each other for somebody else.
    scope: { id: `save ${line.workspace ?? ''} ${line.ref}` },
    mutationFn: async ({ note, over }: { readonly note?: string; readonly over?: string | null }) => {
      // A draft that is on its way would be left behind as unsaved.
      const seq = await keeper.settled();
      if (!takeTyped(store)) throw new Error(UNREADABLE);
      const { draft } = store.getState().editor;
      const text = writeText(draft);
      const before = over === undefined ? newest.current : over;
      const outcome = await client.workflows.save({
        ...targetOf(line),
        text,
        baseDigest: before,
        ...(note !== undefined && note.trim() !== '' && { note: note.trim() }),
        ...(seq !== null && { draft: seq }),
      });
      return { outcome, draft, text, before };
    },
    onSuccess: async ({ outcome, draft, text, before }) => {
      if (outcome.kind === 'conflict') {
        setConflict(outcome.current);
        return;
      }
      setConflict(null);
      keeper.forget();
      newest.current = outcome.digest;
      dispatch(store, { type: 'mark-saved', draft });
      // It is saving until what is known of the file is newer than this: the text from before is nobody's change.
      await cache.invalidateQueries({ queryKey: api.workflows.key() });
      // What the file watcher told at the same time may have cut that look short: then the text from before is still known.
      cache.setQueriesData<WorkflowDetail>({ queryKey: api.workflows.get.key() }, (known) =>
        known?.line.ref === line.ref && known.line.workspace === line.workspace && known.digest === before
          ? { ...known, digest: outcome.digest, text }
          : known,
      );
      showBase(outcome.digest);
    },
  });
  return {
    base,
    setBase,
    /** Whether a text is the one that was saved or taken over last, also before the page is drawn with it as its base. */
    isNewest: (digest: string): boolean => digest === newest.current,
    conflict,
    keeper,
    isSaving: save.isPending,
    error: save.error,
    /** `then`: what to do once it is saved. */
    save: (note?: string, then?: () => void): void =>
      save.mutate(note === undefined ? {} : { note }, {
        onSuccess: ({ outcome }) => {
          if (outcome.kind === 'saved') then?.();
        },
      }),
    /** Saves and waits for it; false: it could not be saved, or somebody else's text is there. Either is shown above. */
    saveNow: (): Promise<boolean> =>
      save.mutateAsync({}).then(
        ({ outcome }) => outcome.kind === 'saved',
        () => false,
      ),
    /** Somebody else's text was noticed before anything was saved. */
    show: (current: CurrentText): void => setConflict(current),
    /** Replaces what the person was shown, and only that. */
    saveOver: (): void => save.mutate({ over: conflict?.digest ?? null }),
    /** Takes the other text into the editor; undo brings one's own back. */
    takeTheirs: (): void => {
      if (!conflict || conflict.text === null) return;
      adoptText(store, conflict.text);
      setBase(conflict.digest);
      setConflict(null);
    },
    putConflictAway: (): void => setConflict(null),
  };
}
export type Saving = ReturnType<typeof useSave>;

/** A text from elsewhere becomes what the editor shows, and counts as saved. */
export function adoptText(store: ReturnType<typeof useEditorStore>, text: string): void {
  dispatch(store, { type: 'edit', edit: { type: 'replace-text', text } });
  const { draft }: { readonly draft: Draft } = store.getState().editor;
  dispatch(store, { type: 'mark-saved', draft });
}
