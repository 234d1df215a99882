import { useState } from 'react';
import { useStore } from 'zustand';
import { lazyCode } from '../../ui/lazy-code.ts';
import { LazyPart } from '../../ui/lazy-part.tsx';
import { frameState } from '../frame-state.ts';

const paletteCode = lazyCode(() => import('./palette.tsx').then((it) => it.Palette));

/** The command palette, loaded when it is first wanted. */
export function PaletteHost() {
  const isOpen = useStore(frameState, ({ overlay }) => overlay === 'palette');
  const [wasOpened, setWasOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setWasOpened(true);
  return wasOpened && <LazyPart name="The command palette" code={paletteCode} props={{ isOpen }} />;
}
