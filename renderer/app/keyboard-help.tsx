import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { PartBoundary } from '../ui/part-boundary.tsx';
import { frameState } from './frame-state.ts';

const KeyboardDialog = lazy(() =>
  import('./keyboard-dialog.tsx').then((it) => ({ default: it.KeyboardDialog })),
);

/** The keyboard help, when it is asked for. */
export function KeyboardHelp() {
  const isOpen = useStore(frameState, ({ overlay }) => overlay === 'help');
  return (
    isOpen && (
      <PartBoundary name="The keyboard help">
        <Suspense>
          <KeyboardDialog />
        </Suspense>
      </PartBoundary>
    )
  );
}
