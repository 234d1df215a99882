import { lazy, Suspense, useState } from 'react';
import { useStore } from 'zustand';
import { PartBoundary } from '../../ui/part-boundary.tsx';
import { frameState } from '../frame-state.ts';

const Palette = lazy(() => import('./palette.tsx').then((it) => ({ default: it.Palette })));

/** The command palette, loaded when it is first wanted. */
export function PaletteHost() {
  const isOpen = useStore(frameState, ({ overlay }) => overlay === 'palette');
  const [wasOpened, setWasOpened] = useState(isOpen);
  if (isOpen && !wasOpened) setWasOpened(true);
  return wasOpened ? (
    <PartBoundary name="The command palette">
      <Suspense>
        <Palette isOpen={isOpen} />
      </Suspense>
    </PartBoundary>
  ) : null;
}
