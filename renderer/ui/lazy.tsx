import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import type { LazyCode } from './lazy-code.ts';

interface LazyProps<P extends object> {
  readonly code: LazyCode<ComponentType<P>>;
  readonly props: P;
  /** Shown until its code is there. */
  readonly meanwhile?: ReactNode;
}

type Loading<P> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'loaded'; readonly component: ComponentType<P> }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * A component as soon as its code is there; what keeps it from being loaded is thrown into the boundary around it. No
 * Suspense, on purpose: React shows what was suspended at the earliest 300 ms after its fallback, which is longer than all
 * of the loading takes.
 */
export function Lazy<P extends object>({ code, props, meanwhile = null }: LazyProps<P>) {
  const [state, setState] = useState<Loading<P>>(() => {
    const component = code.loaded();
    return component ? { kind: 'loaded', component } : { kind: 'waiting' };
  });
  useEffect(() => {
    if (state.kind !== 'waiting') return undefined;
    let isWanted = true;
    const settle = (next: Loading<P>): void => {
      if (isWanted) setState(next);
    };
    code.load().then(
      (component) => settle({ kind: 'loaded', component }),
      (error: unknown) => settle({ kind: 'failed', error }),
    );
    return () => {
      isWanted = false;
    };
  }, [code, state]);
  if (state.kind === 'waiting') return meanwhile;
  if (state.kind === 'failed') throw state.error;
  const Part = state.component;
  return <Part {...props} />;
}
