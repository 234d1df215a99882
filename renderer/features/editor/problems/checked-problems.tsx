import type { ReactNode } from 'react';
import { ProblemsProvider } from './problems-context.ts';
import { useCheck } from './use-problems.ts';

/** Checks the workflow with every change, and hands down what it found. */
export function CheckedProblems({ children }: { readonly children: ReactNode }) {
  return <ProblemsProvider value={useCheck()}>{children}</ProblemsProvider>;
}
