import { Anchor } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import { countOf } from '../../../ui/format.ts';
import classes from './preview.module.css';

interface WorkflowProblemsProps {
  readonly problems: readonly Problem[];
  readonly onGo: (line: number) => void;
}

/** What is wrong with the file: what, where, and what to do about it. */
export function WorkflowProblems({ problems, onGo }: WorkflowProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <section>
      <h2 className={classes.heading}>{countOf(problems.length, 'problem')}</h2>
      <ul className={classes.list}>
        {problems.map(({ code, path, line, column, severity, message, fix }) => (
          <li key={`${code} ${path} ${line} ${message}`} className={classes.problem} data-severity={severity}>
            <IconAlertTriangle size={14} aria-hidden />
            <div>
              <span>{severity}</span>
              {line !== null && (
                <Anchor component="button" type="button" size="md" ml={6} onClick={() => onGo(line)}>
                  line {line}, column {column ?? 1}
                </Anchor>
              )}
              <div>{makeVisible(message)}</div>
              <div className={classes.quiet}>{makeVisible(fix)}</div>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
