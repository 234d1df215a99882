import { Anchor, List } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { PolicyProblem } from '../../../../core/approval/policy-file.ts';

interface PolicyProblemsProps {
  readonly problems: readonly PolicyProblem[];
  readonly onGo: (line: number) => void;
}

/** What is wrong with the text, each with the way to its line. */
export function PolicyProblems({ problems, onGo }: PolicyProblemsProps) {
  return (
    <List
      aria-label="Problems"
      aria-live="polite"
      listStyleType="none"
      icon={<IconAlertTriangle size={14} color="var(--sb-red)" aria-hidden />}
      spacing={4}
    >
      {problems.map(({ line, column, message, path }) => (
        <List.Item key={`${line}:${column}:${path}:${message}`}>
          <Anchor component="button" type="button" size="md" onClick={() => onGo(line)}>
            line {line}, column {column}
          </Anchor>
          : {message}
        </List.Item>
      ))}
    </List>
  );
}
