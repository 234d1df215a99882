import { useMemo, type ReactNode } from 'react';
import { KnownProvider, knownFrom } from '../known/known.ts';
import { useKnowledge } from '../known/use-knowledge.ts';
import { ProblemsProvider } from './problems-context.ts';
import { useCheck } from './use-problems.ts';

/** Checks the workflow with every change, and hands down what it found, and what is known of the world around. */
export function CheckedProblems({ children }: { readonly children: ReactNode }) {
  const knowledge = useKnowledge();
  const known = useMemo(() => knownFrom(knowledge), [knowledge]);
  const problems = useCheck(knowledge);
  return (
    <KnownProvider value={known}>
      <ProblemsProvider value={problems}>{children}</ProblemsProvider>
    </KnownProvider>
  );
}
