import { useEffect, useEffectEvent, useState } from 'react';
import { currentText, hasUnsaved, useEditorStore } from '../state/editor-store.ts';
import type { Saving } from './use-save.ts';

/** A pause in the editing after which the draft is kept. */
export const PAUSE_MS = 400;

/**
 * Keeps what was not saved in the data folder, so that neither a crash nor closing the window loses it; also a text that
 * can't be read. Says whether another window works on the same draft: then this one keeps no more, and the person decides.
 */
export function useAutosave(saving: Saving): { readonly isElsewhere: boolean; readonly failed: boolean } {
  const store = useEditorStore();
  const [isElsewhere, setElsewhere] = useState(false);
  const [failed, setFailed] = useState(false);

  const keepNow = useEffectEvent(async (): Promise<void> => {
    if (saving.isSaving || isElsewhere) return;
    // Once everything is undone, what was kept is nobody's change any more.
    if (!hasUnsaved(store.getState())) return saving.keeper.discard();
    const outcome = await saving.keeper.keep(currentText(store), saving.base);
    setFailed(false);
    if (outcome === 'elsewhere') setElsewhere(true);
  });
  const keep = useEffectEvent((): void => {
    keepNow().catch(() => setFailed(true));
  });
  // Beside the page: nothing is drawn because something is kept.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = store.subscribe((now, before) => {
      if (now.editor.draft === before.editor.draft && now.typed === before.typed) return;
      clearTimeout(timer);
      timer = setTimeout(() => keep(), PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [store]);
  useEffect(() => {
    const leave = (): void => keep();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      keep();
    };
  }, []);
  return { isElsewhere, failed };
}
