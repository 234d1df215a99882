import { useStore } from 'zustand';
import { lazyCode } from '../ui/lazy-code.ts';
import { LazyPart } from '../ui/lazy-part.tsx';
import { frameState } from './frame-state.ts';

const dialogCode = lazyCode(() => import('./keyboard-dialog.tsx').then((it) => it.KeyboardDialog));

/** The keyboard help, when it is asked for. */
export function KeyboardHelp() {
  const isOpen = useStore(frameState, ({ overlay }) => overlay === 'help');
  return isOpen && <LazyPart name="The keyboard help" code={dialogCode} props={{}} />;
}
