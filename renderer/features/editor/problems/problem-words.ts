import type { Problem } from '../../../../core/workflow/problem.ts';
import { countOf } from '../../../ui/format.ts';

/** How many problems there are, in words. */
export function problemWords(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  if (problems.length === 0) return 'No problems';
  return [errors > 0 ? countOf(errors, 'error') : null, warnings > 0 ? countOf(warnings, 'warning') : null]
    .filter((word) => word !== null)
    .join(', ');
}
