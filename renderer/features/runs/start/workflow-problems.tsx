import { Alert, List } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';

interface WorkflowProblemsProps {
  readonly problems: readonly Problem[];
  readonly path: string;
}

/** More than these nobody reads at once; the first often cause the others. */
const SHOWN = 10;

/** Why a workflow can't run, and where in its file. */
export function WorkflowProblems({ problems, path }: WorkflowProblemsProps) {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={16} />}
      title={`This workflow has errors and can't run: ${makeVisible(path)}`}
      role="alert"
    >
      <List size="sm">
        {errors.slice(0, SHOWN).map(({ line, message, fix }, index) => (
          <List.Item key={index}>
            {line !== null && <strong>Line {line}: </strong>}
            {makeVisible(message)} {makeVisible(fix)}
          </List.Item>
        ))}
      </List>
      {errors.length > SHOWN && `And ${errors.length - SHOWN} more.`}
    </Alert>
  );
}
