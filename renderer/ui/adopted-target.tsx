import { useEffect, useImperativeHandle, type Ref } from 'react';

interface AdoptedTargetProps {
  /** The button that is on the screen already. */
  readonly node: HTMLElement | null;
  /** Given by Menu.Target or Popover.Target, as to any child of theirs. */
  readonly ref?: Ref<HTMLElement | null>;
  /** The node has been handed over: what belongs to it may open. */
  readonly onAdopted: () => void;
}

/**
 * The child of a Menu.Target or Popover.Target whose code came after its button was drawn: that button becomes the
 * target and stays the element that it is, with the keyboard on it. Draws nothing.
 */
export function AdoptedTarget({ node, ref, onAdopted }: AdoptedTargetProps): null {
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => node, [node]);
  useEffect(() => onAdopted(), [onAdopted]);
  return null;
}
