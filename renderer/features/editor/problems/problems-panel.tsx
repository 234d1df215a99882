import { UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import { goTo, useEditorStore } from '../state/editor-store.ts';
import { fieldOf } from './field-of.ts';
import { fixesFor } from './quick-fixes.ts';
import { QuickFixes } from './quick-fix-buttons.tsx';
import { useProblems } from './problems-context.ts';
import classes from './problems-panel.module.css';

/** Everything that is wrong, each one a way to where it is. */
export function ProblemsPanel() {
  const problems = useProblems();
  const store = useEditorStore();
  if (problems.length === 0) {
    return (
      <div className={classes.none}>
        <IconCircleCheck size={14} aria-hidden /> No problems: this workflow can run.
      </div>
    );
  }
  return (
    <ul className={classes.list} aria-label="Problems">
      {problems.map((problem) => (
        <li key={keyOf(problem)} className={classes.problem} data-severity={problem.severity}>
          <IconAlertTriangle size={14} aria-hidden className={classes.icon} />
          <UnstyledButton
            className={classes.words}
            onClick={() => {
              const goal = fieldOf(store.getState().editor.draft.document, problem);
              if (goal) goTo(store, goal);
            }}
          >
            <span className={classes.where}>{whereOf(problem)}</span> {makeVisible(problem.message)}{' '}
            <span className={classes.fix}>{makeVisible(problem.fix)}</span>
          </UnstyledButton>
          <QuickFixes fixes={fixesFor(store.getState().editor.draft.document, problem)} />
        </li>
      ))}
    </ul>
  );
}

function whereOf({ node, path }: Problem): string {
  return makeVisible(node ?? (path === '' ? 'workflow' : path));
}

function keyOf({ code, path, message }: Problem): string {
  return `${code} ${path} ${message}`;
}
