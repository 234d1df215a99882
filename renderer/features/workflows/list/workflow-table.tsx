import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import { WorkflowRow } from './workflow-row.tsx';
import classes from './workflow-table.module.css';

/** The workflows as rows. */
export function WorkflowTable({ lines }: { readonly lines: readonly WorkflowLine[] }) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">Workflow</th>
          <th scope="col" className={classes.steps}>
            Steps
          </th>
          <th scope="col" className={classes.source}>
            File
          </th>
          <th scope="col" className={classes.last}>
            Last result
          </th>
          <th scope="col" className={classes.actions}>
            <span className={classes.hidden}>Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <WorkflowRow key={line.ref} line={line} />
        ))}
      </tbody>
    </table>
  );
}
