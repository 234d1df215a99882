import { Badge } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import { countOf } from '../../../ui/format.ts';
import { workflowAddress } from '../addresses.ts';
import { RunButton } from '../run-button.tsx';
import { LastResult } from './last-result.tsx';
import { LineProblems } from './line-problems.tsx';
import classes from './workflow-table.module.css';

const SOURCES = { starter: 'starter', workspace: 'this workspace', store: 'store' } as const;

/** One workflow. The whole row leads to it; the buttons lie above that link. */
export function WorkflowRow({ line }: { readonly line: WorkflowLine }) {
  const { ref, name, description, source, path, nodes, gates, lastRun } = line;
  return (
    <tr className={classes.row}>
      <td>
        <a href={workflowAddress(ref)} className={classes.name} data-workflow-link>
          {makeVisible(name)}
        </a>
        <div className={classes.description} title={description}>
          {makeVisible(description)}
        </div>
        <LineProblems line={line} />
      </td>
      <td className={classes.steps}>
        {nodes === 0 ? '–' : countOf(nodes, 'step')}
        {gates > 0 && <div className={classes.quiet}>{countOf(gates, 'waits', 'wait')} for a person</div>}
      </td>
      <td className={classes.source}>
        <div className={classes.path} title={path}>
          {makeVisible(path)}
        </div>
        <Badge size="xs" variant="default">
          {SOURCES[source]}
        </Badge>
      </td>
      <td className={classes.last}>
        <LastResult run={lastRun} />
      </td>
      <td className={classes.actions}>
        <RunButton line={line} />
      </td>
    </tr>
  );
}
