import type { Actor } from '../../../../core/approval/subject.ts';
import type { Conflict, SaveOutcome } from '../../../../core/contract/workflows.ts';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import type { ControlPlanePorts } from '../../../app/ports.ts';
import type { WorkflowEdits } from '../../../app/workflows/edits.ts';
import type { ControlCommand } from './protocol.ts';
import type { WorkflowOutcome } from './workflow-protocol.ts';

/** Problems that are told; the workflow's own page has all. */
const MAX_TOLD = 20;

/** Changes a workflow for a command line, in the process that owns the data folder. */
export async function changeWorkflow(
  edits: WorkflowEdits,
  { workspace: workspaces }: Pick<ControlPlanePorts, 'workspace'>,
  { act, workspace: path, note, by }: Extract<ControlCommand, { kind: 'workflow' }>,
): Promise<Result<WorkflowOutcome>> {
  const opened = path === null ? ok({ root: null }) : await workspaces.open(path);
  if (!opened.ok) return opened;
  const workspace = opened.value.root;
  if (act.do === 'create') return create(edits, act, { workspace, note, by });
  const { ref } = act;
  const target = { ref, workspace };
  switch (act.do) {
    case 'save': {
      const { text, baseDigest } = act;
      return saved(ref, await edits.save({ target, text, baseDigest, note, by }));
    }
    case 'restore': {
      const { number, baseDigest } = act;
      return saved(ref, await edits.restore({ target, number, baseDigest, note, by }));
    }
    case 'rename': {
      const renamed = await edits.rename(target, act.to, by);
      return renamed.ok ? ok(outcome(renamed.value.ref, {})) : renamed;
    }
    case 'remove': {
      const removed = await edits.remove(target, act.baseDigest, by);
      if (!removed.ok) return removed;
      const { value } = removed;
      return value.kind === 'conflict' ? conflict(ref, value) : ok(outcome(ref, { number: value.number }));
    }
  }
}

async function create(
  edits: WorkflowEdits,
  { from, where, name }: Extract<Extract<ControlCommand, { kind: 'workflow' }>['act'], { do: 'create' }>,
  context: { readonly workspace: string | null; readonly note: string | null; readonly by: Actor },
): Promise<Result<WorkflowOutcome>> {
  const created = await edits.create({ from, where, name, ...context });
  if (!created.ok) return created;
  const { ref, number, digest, problems } = created.value;
  const told = problems
    .slice(0, MAX_TOLD)
    .map(({ line, message }) => (line === null ? message : `line ${line}: ${message}`));
  return ok(outcome(ref, { number, digest, problems: told }));
}

function saved(ref: string, result: Result<SaveOutcome>): Result<WorkflowOutcome> {
  if (!result.ok) return result;
  const { value } = result;
  if (value.kind === 'conflict') return conflict(ref, value);
  const { number, digest, isNew, outside } = value;
  return ok(outcome(ref, { number, digest, isNew, outside }));
}

function outcome(ref: string, told: Partial<WorkflowOutcome>): WorkflowOutcome {
  return { ref, number: null, digest: null, isNew: true, outside: null, problems: [], ...told };
}

function conflict(ref: string, { current: { digest, saved: state, problem } }: Conflict) {
  const there = digest === null ? 'nothing is there now' : `it is ${digest} now${stateText(state)}`;
  const why = problem === null ? '' : ` (${problem})`;
  return refuse(
    'conflict',
    `${ref} is not what you have seen: ${there}${why}. Nothing was changed.`,
    'Look at it with: signalbox workflows show REF; then name the digest that it shows with --base.',
  );
}

function stateText(state: Conflict['current']['saved']): string {
  switch (state.kind) {
    case 'none':
      return ', never saved as a version';
    case 'saved':
      return `, version ${state.number}`;
    case 'outside':
      return `, changed by another program since version ${state.number}`;
  }
}
