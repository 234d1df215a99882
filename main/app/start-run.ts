import type { Actor } from '../../core/approval/subject.ts';
import { refuse, type Result } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { checkInput, describeInputProblems } from '../../core/workflow/input.ts';
import { hasErrors, type Problem } from '../../core/workflow/problem.ts';
import type { PartWish } from '../../core/workflow/run-part.ts';
import type { ControlPlane } from './control-plane.ts';
import type { WorkflowLibrary } from './workflow-library.ts';

/** Problems that are named in a refusal; the workflow's own page has all. */
const MAX_NAMED = 5;

export interface StartWish {
  readonly ref: string;
  readonly input: JsonObject;
  /** Real path; also where the workflow lies, if it is a file. Null: there is none. */
  readonly workspace: string | null;
  readonly key: string | null;
  readonly by: Actor;
  /** What part of the workflow is to be tried; left out: all of it. */
  readonly part?: PartWish | undefined;
}

/** Starts a workflow that is known by its reference, after all its checks, and drives it from here. */
export async function startRun(
  plane: Pick<ControlPlane, 'start' | 'drive'>,
  workflows: Pick<WorkflowLibrary, 'get'>,
  { ref, input, workspace, key, by, part }: StartWish,
): Promise<Result<{ readonly runId: string; readonly existing: boolean }>> {
  if (workspace === null) {
    return refuse('invalid_input', 'No workspace is open.', 'Open a folder, or the sample workspace, first.');
  }
  const found = await workflows.get({ ref, workspace });
  if (!found.ok) return found;
  const { workflow, problems, path, saved, digest, uses } = found.value;
  if (!workflow || hasErrors(problems)) {
    return refuse(
      'invalid_workflow',
      `${path} has errors: ${named(problems)}`,
      'Correct the file and try again.',
    );
  }
  const checked = checkInput(workflow, input);
  if (!checked.ok) {
    const { message, fix } = describeInputProblems(checked.problems);
    return refuse('invalid_input', message, fix);
  }
  const version = saved.kind === 'saved' ? saved.number : null;
  const source = digest === null ? undefined : { ref, version, digest };
  const started = await plane.start({
    ...{ workflow, uses, input: checked.input, workspacePath: workspace, key, by, part },
    ...(source && { source }),
  });
  if (!started.ok) return started;
  const driven = await plane.drive(started.value.runId);
  return driven.ok ? started : driven;
}

function named(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const shown = errors
    .slice(0, MAX_NAMED)
    .map(({ line, message }) => (line === null ? message : `line ${line}: ${message}`));
  const more = errors.length - shown.length;
  return more > 0 ? `${shown.join(' ')} And ${more} more.` : shown.join(' ');
}
