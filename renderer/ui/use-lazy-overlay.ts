import { useId, useState } from 'react';
import { loadAhead, type LazyCode } from './lazy-code.ts';

/**
 * A button whose menu or popover has its code in a file of its own: it is loaded when the pointer or the keyboard comes to
 * the button, so that it is mostly there when it is pressed; pressed sooner, it opens as soon as the code has come.
 *
 * @returns `button`: props of the button. `overlay`: props of what opens, which adopts the button (adopted-target.tsx).
 * `isWanted`: it has been opened once, and stays in the page so that it can close gracefully.
 */
export function useLazyOverlay(code: LazyCode<unknown>, isOpen: boolean, kind: 'menu' | 'dialog') {
  const id = useId();
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [isWanted, setWanted] = useState(isOpen);
  if (isOpen && !isWanted) setWanted(true);
  const prepare = (): void => loadAhead(code);
  return {
    isWanted,
    button: {
      id,
      ref: setButton,
      'aria-haspopup': kind,
      'aria-expanded': isOpen,
      // As Mantine names what it opens.
      'aria-controls': isOpen ? `${id}-dropdown` : undefined,
      onPointerEnter: prepare,
      onFocus: prepare,
    },
    overlay: { id, button, isOpen },
  } as const;
}
