import type { ComponentType } from 'react';
import type { LazyCode } from './lazy-code.ts';
import { Lazy } from './lazy.tsx';
import { PartBoundary } from './part-boundary.tsx';

interface LazyPartProps<P extends object> {
  /** Beginning a sentence: "The command palette". */
  readonly name: string;
  readonly code: LazyCode<ComponentType<P>>;
  readonly props: P;
}

/** What lies over the screens and few visits need: nothing until its code is there, and told if it can't be had. */
export function LazyPart<P extends object>({ name, code, props }: LazyPartProps<P>) {
  return (
    <PartBoundary name={name}>
      <Lazy code={code} props={props} />
    </PartBoundary>
  );
}
