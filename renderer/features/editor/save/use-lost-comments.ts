import { useEffect, useState } from 'react';
import { lostComments } from '../../../../core/workflow/edit/draft.ts';
import { useEditorStore } from '../state/editor-store.ts';
import { PAUSE_MS } from './use-autosave.ts';

const NONE: readonly string[] = [];

/** The comments of the text that what was changed here can't keep; known a moment after the change, before anybody saves it. */
export function useLostComments(): readonly string[] {
  const store = useEditorStore();
  const [lost, setLost] = useState(NONE);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const found = lostComments(store.getState().editor.draft);
      // The same list for the same comments: nothing is drawn again.
      setLost((before) => (String(before) === String(found) ? before : found));
    };
    look();
    const stop = store.subscribe((now, before) => {
      if (now.editor.draft === before.editor.draft) return;
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [store]);
  return lost;
}
