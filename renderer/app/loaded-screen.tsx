import { useEffect, useState, type ComponentType } from 'react';
import { ScreenSkeleton } from './screen-skeleton.tsx';
import type { ScreenEntry } from './screens.tsx';

type Loading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly screen: ComponentType }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * A screen as soon as its code is there. No Suspense, on purpose: React shows what was suspended at the earliest 300 ms
 * after its fallback, which is longer than all of the loading takes.
 */
export function LoadedScreen({ entry }: { readonly entry: ScreenEntry }) {
  const [state, setState] = useState<Loading>(() => {
    const screen = entry.loaded();
    return screen ? { kind: 'loaded', screen } : { kind: 'loading' };
  });
  useEffect(() => {
    if (state.kind !== 'loading') return undefined;
    let isWanted = true;
    const settle = (next: Loading): void => {
      if (isWanted) setState(next);
    };
    entry.load().then(
      (screen) => settle({ kind: 'loaded', screen }),
      (error: unknown) => settle({ kind: 'failed', error }),
    );
    return () => {
      isWanted = false;
    };
  }, [entry, state]);
  if (state.kind === 'loading') return <ScreenSkeleton title={entry.title} />;
  // The boundary around it tells, and tries again.
  if (state.kind === 'failed') throw state.error;
  const Screen = state.screen;
  return <Screen />;
}
