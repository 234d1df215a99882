import { ok, type Result, type StepError } from '../../core/errors.ts';
import { candidatePlace } from '../domain/run/candidate-place.ts';
import { candidatePatch } from '../domain/run/proposal.ts';
import { stepOf, type RunState } from '../domain/run/state.ts';
import type { Worktrees } from '../ports/worktrees.ts';
import type { Feed, FeedItem } from './feed.ts';

/** Why a step has no place to work in. */
export type NoPlace = { readonly ok: false; readonly error: StepError };

export type CandidateWorktrees = ReturnType<typeof createCandidateWorktrees>;

/** Where steps work: in the workspace, or in the worktree of the candidate that they work for. */
export function createCandidateWorktrees(worktrees: Worktrees, feed: Feed) {
  /** By run: the explorations that have worktrees. */
  const open = new Map<string, Set<string>>();
  const closing = new Set<Promise<void>>();

  /** Real path of the folder that a step works in. A candidate's check finds its patch in place. */
  async function placeFor(state: RunState, stepId: string): Promise<{ ok: true; value: string } | NoPlace> {
    const { runId, workspace } = state;
    const place = candidatePlace(state, stepOf(state, stepId));
    if (place === null) return ok(workspace.root);
    const { exploration, index, isPatched } = place;
    const patch = isPatched ? candidatePatch(state, exploration, index) : null;
    if (patch?.ok === false) return patch;
    const name = groupOf(runId, exploration.stepId);
    open.set(runId, (open.get(runId) ?? new Set()).add(exploration.stepId));
    const tree = await worktrees.open(workspace.root, name, index);
    if (!tree.ok || !patch?.value) return failed(tree);
    const patched = await worktrees.patch(name, index, patch.value.diff);
    return patched.ok ? tree : failed(patched);
  }

  function hear(item: FeedItem): void {
    if (item.kind !== 'committed' || !open.has(item.runId)) return;
    for (const event of item.events) {
      if (event.type === 'run.ended') closeAll(item.runId);
      else if (event.type === 'steps.reset') for (const id of event.data.steps) close(item.runId, id);
      else if (ENDS.has(event.type) && 'stepId' in event.data) close(item.runId, event.data.stepId);
    }
  }

  function close(runId: string, stepId: string): void {
    if (open.get(runId)?.delete(stepId) !== true) return;
    const gone = worktrees.close(groupOf(runId, stepId));
    closing.add(gone);
    void gone.finally(() => closing.delete(gone));
  }

  function closeAll(runId: string): void {
    for (const stepId of open.get(runId) ?? []) close(runId, stepId);
    open.delete(runId);
  }

  const stop = feed.subscribe(hear);
  return {
    placeFor,
    /** Removes all worktrees, and waits until they are gone. */
    async close(): Promise<void> {
      stop();
      for (const runId of [...open.keys()]) closeAll(runId);
      await Promise.all(closing);
    },
  };
}

const ENDS: ReadonlySet<string> = new Set([
  'step.succeeded',
  'step.failed',
  'step.cancelled',
  'step.rejected',
]);

function groupOf(runId: string, stepId: string): string {
  return `${runId}/${stepId}`;
}

function failed<T>(result: Result<T>): { ok: true; value: T } | NoPlace {
  if (result.ok) return result;
  const { message, fix } = result.error;
  return { ok: false, error: { code: 'invalid_request', message, fix } };
}
