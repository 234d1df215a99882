import { useEffect } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** A key of a screen, for the keyboard help: `{ keys: 'j', does: 'Next approval' }`. */
export interface KeyHint {
  readonly keys: string;
  readonly does: string;
}

const hints = createStore<{ readonly of: readonly KeyHint[] }>(() => ({ of: [] }));

/** Shows these keys in the keyboard help while the screen is open. Pass a constant list. */
export function useKeyHints(list: readonly KeyHint[]): void {
  useEffect(() => {
    hints.setState({ of: list });
    return () => {
      if (hints.getState().of === list) hints.setState({ of: [] });
    };
  }, [list]);
}

/** The keys of the open screen. */
export function useShownKeyHints(): readonly KeyHint[] {
  return useStore(hints).of;
}

/** Whether the keyboard writes text there, so that single letters are no commands. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type);
}

/** Whether a dialog or menu has the keyboard: the screen behind it then hears nothing. */
export function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
}

/** As this system writes the modifier of commands. */
export const MOD_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';
