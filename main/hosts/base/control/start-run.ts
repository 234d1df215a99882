import { refuse, type Result } from '../../../../core/errors.ts';
import { checkInput, describeInputProblems } from '../../../../core/workflow/input.ts';
import { hasErrors } from '../../../../core/workflow/problem.ts';
import { findRunSource } from '../../../app/workflows/run-source.ts';
import type { ControlDesk } from './desk.ts';
import type { ControlCommand, ControlOutcomes } from './protocol.ts';

/**
 * Starts a run of a workflow that came as text, and lets it go on here. Refused with invalid_workflow or
 * invalid_input when it, or what it is given, has errors in the eyes of this host and its agents.
 */
export async function startRun(
  { plane, ports, workflows }: Pick<ControlDesk, 'plane' | 'ports' | 'workflows'>,
  command: Extract<ControlCommand, { kind: 'start' }>,
): Promise<Result<ControlOutcomes['start']>> {
  const { format, workspace: workspacePath, key, ref, by, part } = command;
  const opened = await ports.workspace.open(workspacePath);
  if (!opened.ok) return opened;
  const { root } = opened.value;
  const { workflow, problems, uses } = await workflows.library.check(command.workflow, format, root);
  if (!workflow || hasErrors(problems)) {
    const first = problems.find((problem) => problem.severity === 'error');
    const message = `The process that owns the data folder takes this for no valid workflow: ${first?.message ?? ''}`;
    return refuse('invalid_workflow', message, first?.fix ?? 'See: signalbox validate FILE');
  }
  const checked = checkInput(workflow, command.input);
  if (!checked.ok) {
    const { message, fix } = describeInputProblems(checked.problems);
    return refuse('invalid_input', message, fix);
  }
  const target = ref === undefined ? null : { ref, workspace: root };
  const source =
    target === null
      ? undefined
      : await findRunSource(workflows.library, ports.sha256, target, command.workflow);
  const started = await plane.start({
    ...{ workflow, uses, input: checked.input, workspacePath, key, by, part },
    ...(source && { source }),
  });
  if (!started.ok) return started;
  const driven = await plane.drive(started.value.runId);
  return driven.ok ? started : driven;
}
