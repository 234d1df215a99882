import { useEffect, useEffectEvent } from 'react';
import { isInOverlay, isTyping, useKeyHints, type KeyHint } from '../../ui/keys.ts';
import { copyText, duplicate, pasteText, redo, selectAll, undo } from './state/commands.ts';
import { useEditorStore } from './state/editor-store.ts';
import { removeSelected } from './canvas/canvas-keys.ts';

const HINTS: readonly KeyHint[] = [
  { keys: 'Ctrl Z / Ctrl Shift Z', does: 'Undo, redo' },
  { keys: 'Ctrl C / X / V / D', does: 'Copy, cut, paste, duplicate steps' },
  { keys: 'Ctrl A', does: 'Select everything' },
  { keys: 'Ctrl F', does: 'Find a step on the canvas' },
  { keys: 'Ctrl S', does: 'Save a version' },
  { keys: 'Arrows', does: 'Go along the edges' },
  { keys: '+ - 0', does: 'Zoom in, zoom out, fit the graph' },
  { keys: 'z', does: 'Zoom to the selection' },
  { keys: 'Alt + arrows', does: 'Move the selected steps' },
  { keys: 'Delete / Shift Delete', does: 'Remove; with Shift close the gap' },
  { keys: 'Enter', does: 'To the fields of the selected step' },
  { keys: '/', does: 'Find a step in the palette' },
];

interface EditorKeys {
  readonly onSave: () => void;
  readonly onFind: () => void;
}

/** The keys and the clipboard of the editor, wherever in it the focus is, except where text is typed. */
export function useEditorKeys({ onSave, onFind }: EditorKeys): void {
  const store = useEditorStore();
  useKeyHints(HINTS);

  const onCommand = (event: KeyboardEvent): boolean => {
    const key = event.key.toLowerCase();
    // These work while text is typed, too; in the text view its own search does.
    if (key === 's') onSave();
    else if (key === 'f' && !isInText(event.target)) onFind();
    else if (isTyping(event.target)) return false;
    else if (key === 'z') (event.shiftKey ? redo : undo)(store);
    else if (key === 'y') redo(store);
    else if (key === 'a') selectAll(store);
    else if (key === 'd') duplicate(store);
    else return false;
    return true;
  };
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || isInOverlay(event.target)) return;
    if (event.ctrlKey || event.metaKey ? onCommand(event) : onLetter(event)) event.preventDefault();
  });
  const onCopy = useEffectEvent((event: ClipboardEvent): void => {
    if (isTyping(event.target) || isInOverlay(event.target)) return;
    // Text that the person marked is what they want to copy.
    if (window.getSelection()?.isCollapsed === false) return;
    const text = copyText(store);
    if (text === null) return;
    event.clipboardData?.setData('text/plain', text);
    if (event.type === 'cut') removeSelected(store, false);
    event.preventDefault();
  });
  const onPaste = useEffectEvent((event: ClipboardEvent): void => {
    if (isTyping(event.target) || isInOverlay(event.target)) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (pasteText(store, text)) event.preventDefault();
  });
  useEffect(() => {
    const listeners = { keydown: onKey, copy: onCopy, cut: onCopy, paste: onPaste };
    const key = (event: KeyboardEvent): void => listeners.keydown(event);
    const copy = (event: ClipboardEvent): void => listeners.copy(event);
    const paste = (event: ClipboardEvent): void => listeners.paste(event);
    window.addEventListener('keydown', key);
    window.addEventListener('copy', copy);
    window.addEventListener('cut', copy);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('keydown', key);
      window.removeEventListener('copy', copy);
      window.removeEventListener('cut', copy);
      window.removeEventListener('paste', paste);
    };
  }, []);
}

/** In the text view its own search works. */
function isInText(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.cm-editor') !== null;
}

function onLetter({ key, target }: KeyboardEvent): boolean {
  if (key !== '/' || isTyping(target)) return false;
  document.querySelector<HTMLElement>('[data-palette-search]')?.focus();
  return true;
}
