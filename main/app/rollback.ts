import type { Actor, PatchSubject } from '../../core/approval/subject.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import { isRunEnd } from '../../core/run/vocabulary.ts';
import type { Dispatch } from './dispatch.ts';
import type { ControlPlanePorts } from './ports.ts';

/** Taking back what was applied. */
export function createRollback(ports: ControlPlanePorts, dispatch: Dispatch) {
  /** Takes back every patch that a run applied, newest first. Files changed since are never touched. */
  async function rollBack(
    runId: string,
    by: Actor,
    reason: string | null,
  ): Promise<Result<{ readonly files: readonly string[] }>> {
    const state = await dispatch.state(runId);
    if (!state) return refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list');
    if (!isRunEnd(state.status)) {
      const message = `Run ${runId} has not ended, so its patches stay.`;
      return refuse('conflict', message, `Let it end, or cancel it: signalbox runs cancel ${runId}`);
    }
    const applied: { approvalId: string; subject: PatchSubject }[] = [];
    for (const { approvalId, subject, patch } of state.approvals.values()) {
      if (patch === 'applied' && subject.kind === 'patch') applied.unshift({ approvalId, subject });
    }
    if (applied.length === 0) {
      return refuse('not_found', `Run ${runId} has no applied patch to take back.`, 'Nothing to do.');
    }
    const files: string[] = [];
    for (const { approvalId, subject } of applied) {
      const outcome = await ports.workspace.rollback(subject, approvalId);
      if (outcome.kind !== 'applied') {
        const before = files.length === 0 ? 'nothing was touched' : `put back so far: ${files.join(', ')}`;
        return refuse(
          outcome.kind === 'moved' ? 'workspace_moved' : 'internal',
          `The patch of approval ${approvalId} can't be taken back: ${outcome.reason} (${before}).`,
          'Undo the later change first and roll back again, or restore the files by hand.',
        );
      }
      files.push(...outcome.files);
      const recorded = await dispatch.send(runId, {
        type: 'record-rollback',
        approvalId,
        by,
        reason,
        files: outcome.files,
      });
      if (!recorded.ok) return recorded;
    }
    return ok({ files });
  }

  return { rollBack };
}
