import { IconAlertTriangle } from '@tabler/icons-react';
import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import { countOf } from '../../../ui/format.ts';
import classes from './workflow-table.module.css';

/** What is wrong with it, counted; the preview says it in full. */
export function LineProblems({ line: { errors, warnings } }: { readonly line: WorkflowLine }) {
  if (errors + warnings === 0) return null;
  const words = [
    errors > 0 ? countOf(errors, 'error') : '',
    warnings > 0 ? countOf(warnings, 'warning') : '',
  ].filter((each) => each !== '');
  return (
    <div className={classes.problems} data-errors={errors > 0 || undefined}>
      <IconAlertTriangle size={13} aria-hidden />
      {words.join(', ')}
      {errors > 0 && ' · can’t run until it is corrected'}
    </div>
  );
}
