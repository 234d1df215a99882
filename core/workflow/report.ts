import type { Locate, Path, Problem, ProblemCode } from './problem.ts';
import { formatPath } from './problem.ts';

/** More than this nobody reads; one more problem then says how many were left out. */
export const PROBLEM_LIMIT = 200;

export interface ReportOptions {
  readonly severity?: Problem['severity'];
  /** Point at the key that introduces the value (an unknown field) rather than at the value. */
  readonly at?: 'value' | 'key';
}

/** What to do, worked out only for problems that are kept: looking for similar names takes its time. */
export type Fix = string | (() => string);

/** Notes one problem at a path. */
export type Report = (
  code: ProblemCode,
  path: Path,
  message: string,
  fix: Fix,
  options?: ReportOptions,
) => void;

/** Collects problems, bounded, and gives them back in the order of the text. */
export interface Reporter {
  readonly report: Report;
  /** How many so far, left out ones included. */
  readonly count: () => number;
  readonly finish: () => Problem[];
}

/** Makes a reporter. `nodeId` names the node at a place in the document's `nodes`, or null. */
export function createReporter(
  nodeId: (index: number) => string | null,
  locate: Locate = () => undefined,
): Reporter {
  const problems: Problem[] = [];
  let count = 0;

  const report: Report = (code, path, message, fix, options = {}) => {
    count += 1;
    if (problems.length >= PROBLEM_LIMIT) return;
    const position = locate(path, options.at);
    const index = path[0] === 'nodes' ? path[1] : undefined;
    problems.push({
      code,
      severity: options.severity ?? 'error',
      node: typeof index === 'number' ? nodeId(index) : null,
      path: formatPath(path),
      line: position?.line ?? null,
      column: position?.column ?? null,
      message,
      fix: typeof fix === 'string' ? fix : fix(),
    });
  };

  const finish = (): Problem[] => {
    const sorted = problems.toSorted(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    if (count > problems.length) sorted.push(leftOut(count - problems.length));
    return sorted;
  };

  return { report, count: () => count, finish };
}

function leftOut(count: number): Problem {
  return {
    code: 'too_many_problems',
    severity: 'error',
    node: null,
    path: '',
    line: null,
    column: null,
    message: `There are ${count} more problems.`,
    fix: 'Correct the ones above and check again.',
  };
}
