import type { Actor, PatchSubject } from '../../core/approval/subject.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import type { RunState } from '../domain/run/state.ts';
import type { Dispatch } from './dispatch.ts';
import type { ControlPlanePorts } from './ports.ts';

interface Applied {
  readonly approvalId: string;
  readonly subject: PatchSubject;
}

/** Taking back what was applied. */
export function createRollback(ports: ControlPlanePorts, dispatch: Dispatch) {
  /** Runs whose patches are being taken back here. */
  const underWay = new Set<string>();

  /**
   * Takes back every patch that a run applied, newest first. Files changed since are never touched. The run's log says
   * so before the first file is: what the run decides in between (a retry) it decides in the light of that.
   */
  async function rollBack(runId: string, by: Actor, reason: string | null): Promise<Result<RolledBack>> {
    if (underWay.has(runId)) {
      const message = `The patches of run ${runId} are being taken back already.`;
      return refuse('conflict', message, 'Wait until that is over.');
    }
    underWay.add(runId);
    try {
      const begun = await dispatch.send(runId, { type: 'begin-rollback', by, reason });
      return begun.ok ? await takeBack(runId, by, reason) : begun;
    } finally {
      underWay.delete(runId);
    }
  }

  async function takeBack(runId: string, by: Actor, reason: string | null): Promise<Result<RolledBack>> {
    const state = await dispatch.state(runId);
    const files: string[] = [];
    for (const { approvalId, subject } of state ? appliedIn(state) : []) {
      const outcome = await ports.workspace.rollback(subject, approvalId);
      if (outcome.kind !== 'applied') {
        const failure = { approvalId, reason: outcome.reason.toWellFormed() };
        const recorded = await dispatch.send(runId, { type: 'record-rollback-failure', ...failure });
        if (!recorded.ok) return recorded;
        const before = files.length === 0 ? 'nothing was touched' : `put back so far: ${files.join(', ')}`;
        return refuse(
          outcome.kind === 'moved' ? 'workspace_moved' : 'internal',
          `The patch of approval ${approvalId} can't be taken back: ${outcome.reason} (${before}).`,
          'Undo the later change first and roll back again, or restore the files by hand.',
        );
      }
      files.push(...outcome.files);
      const done = { approvalId, by, reason, files: outcome.files };
      const recorded = await dispatch.send(runId, { type: 'record-rollback', ...done });
      if (!recorded.ok) return recorded;
    }
    return ok({ files });
  }

  return { rollBack };
}

/** Paths that are as they were before. */
export interface RolledBack {
  readonly files: readonly string[];
}

/** The newest first: a later patch may have changed what an earlier one made. */
function appliedIn({ approvals }: RunState): readonly Applied[] {
  const applied: Applied[] = [];
  for (const { approvalId, subject, patch } of approvals.values()) {
    if (patch === 'applied' && subject.kind === 'patch') applied.unshift({ approvalId, subject });
  }
  return applied;
}
