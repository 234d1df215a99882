import { useEffect, useRef, type RefObject } from 'react';
import { isInOverlay, isTyping } from '../../../ui/keys.ts';

/** What single keys do; the name of a key is that of `KeyboardEvent.key`. */
export type KeyBindings = Readonly<Record<string, (event: KeyboardEvent) => void>>;

/** After a `g` the next key chooses a screen (the frame's keys) and means nothing here. */
const PREFIX = 'g';
const PREFIX_MS = 1_500;

/** Who listens, what came to the screen last at the end: it hears first. */
const stack: RefObject<KeyBindings>[] = [];
let prefixAt = -Infinity;

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || isInOverlay(event.target)) return;
  const afterPrefix = event.timeStamp - prefixAt < PREFIX_MS;
  prefixAt = event.key === PREFIX ? event.timeStamp : -Infinity;
  const binding = stack.findLast(({ current }) => Object.hasOwn(current, event.key))?.current[event.key];
  if (afterPrefix || !binding) return;
  event.preventDefault();
  binding(event);
}

/**
 * Listens for single keys while this is on the screen: not while somebody types, nor in a menu or dialog. Of several that
 * know a key, the one that appeared last has it.
 */
export function useKeys(bindings: KeyBindings): void {
  const newest = useRef(bindings);
  useEffect(() => {
    newest.current = bindings;
  });
  useEffect(() => {
    if (stack.length === 0) window.addEventListener('keydown', onKey);
    stack.push(newest);
    return () => {
      stack.splice(stack.indexOf(newest), 1);
      if (stack.length === 0) window.removeEventListener('keydown', onKey);
    };
  }, []);
}
