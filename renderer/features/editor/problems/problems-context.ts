import { createContext, useContext } from 'react';
import { formatPath, type Problem } from '../../../../core/workflow/problem.ts';
import { idOf, listAt } from '../../../../core/workflow/edit/document.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { useEditor } from '../state/editor-store.ts';

const ProblemsContext = createContext<readonly Problem[]>([]);

/** Hands what is wrong down to whoever shows a part of it: it is worked out once. */
export const ProblemsProvider = ProblemsContext.Provider;

/** Everything that is wrong with the workflow. */
export function useProblems(): readonly Problem[] {
  return useContext(ProblemsContext);
}

/** What is wrong with a field of a step (null: of the workflow itself) or with what it holds, in words; null: nothing. */
export function useFieldProblem(id: string | null, path: readonly (string | number)[]): string | null {
  const problems = useProblems().filter(({ node }) => node === id);
  const place = useEditor(({ editor }) =>
    id === null || problems.length === 0
      ? -1
      : listAt(editor.draft.document, 'nodes').findIndex((item) => idOf(item) === id),
  );
  const whole = formatPath(id === null ? path : ['nodes', place, ...path]);
  const found = problems.find(
    (each) => each.path === whole || each.path.startsWith(`${whole}.`) || each.path.startsWith(`${whole}[`),
  );
  return found ? makeVisible(`${found.message} ${found.fix}`) : null;
}
