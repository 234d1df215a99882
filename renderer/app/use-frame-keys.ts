import { useEffect } from 'react';
import { isInOverlay, isTyping } from '../ui/keys.ts';
import { addressOf, go } from './address.ts';
import { openOverlay } from './frame-state.ts';
import { readKey, type FrameCommand } from './frame-keys.ts';
import { SCREENS } from './screens.tsx';

/** How long after `g` the second key counts. */
const CHORD_MS = 1_500;

/** The keys that work on every screen. */
export function useFrameKeys(): void {
  useEffect(() => {
    let chordUntil = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const inChord = event.timeStamp < chordUntil;
      const isText = isTyping(event.target) || isInOverlay(event.target);
      const command = readKey(event, { inChord, isText }, SCREENS);
      chordUntil = command?.kind === 'chord' ? event.timeStamp + CHORD_MS : 0;
      if (!command) return;
      event.preventDefault();
      carryOut(command);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function carryOut(command: FrameCommand): void {
  if (command.kind === 'screen') go(addressOf([command.id]));
  if (command.kind === 'overlay') openOverlay(command.overlay);
}
