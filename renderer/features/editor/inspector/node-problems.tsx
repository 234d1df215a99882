import { Alert } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { QuickFixes } from '../problems/quick-fix-buttons.tsx';
import { fieldOf } from '../problems/field-of.ts';
import { useProblems } from '../problems/problems-context.ts';
import { fixesFor } from '../problems/quick-fixes.ts';
import { useEditor } from '../state/editor-store.ts';

/** What is wrong with a step as a whole or can be mended by one press, above its fields; the rest stands at its field. */
export function NodeProblems({ id }: { readonly id: string }) {
  const document = useEditor(({ editor }) => editor.draft.document);
  const problems = useProblems().filter(({ node }) => node === id);
  const shown = problems
    .map((problem) => ({ problem, fixes: fixesFor(document, problem) }))
    .filter(({ problem, fixes }) => fixes.length > 0 || fieldOf(document, problem)?.path.length === 0);
  return shown.map(({ problem, fixes }) => (
    <Alert
      key={`${problem.code} ${problem.path} ${problem.message}`}
      color={problem.severity === 'error' ? 'red' : 'yellow'}
      variant="light"
      p="xs"
    >
      {makeVisible(problem.message)} {makeVisible(problem.fix)}
      {fixes.length > 0 && (
        <div>
          <QuickFixes fixes={fixes} />
        </div>
      )}
    </Alert>
  ));
}
