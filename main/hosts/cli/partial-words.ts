import type { RunView } from '../../app/queries.ts';
import { plain } from './text.ts';

/** Names that are told; `--json` has them all. */
const MAX_NAMES = 20;

/** What a run of a part of a workflow did not do, on a line; undefined for a run of all of it. */
export function partialWords({ summary, steps }: Pick<RunView, 'summary' | 'steps'>): string | undefined {
  if (!summary.partial) return undefined;
  const given = steps.filter((step) => step.given).map(({ stepId }) => stepId);
  const names = given
    .slice(0, MAX_NAMES)
    .map((id) => plain(id))
    .join(', ');
  const more = given.length > MAX_NAMES ? ` and ${given.length - MAX_NAMES} more` : '';
  return `Part of the workflow${given.length === 0 ? '.' : `; outputs that were given, not made: ${names}${more}.`}`;
}
