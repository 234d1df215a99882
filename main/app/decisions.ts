import type { DecisionOutcome } from '../../core/contract/approvals.ts';
import { ok, RefusalError, type Refusal, type Result } from '../../core/errors.ts';
import type { StoreReader } from '../ports/store.ts';
import type { DecisionRequest } from './approvals.ts';
import type { ControlPlane } from './control-plane.ts';

type Same = Pick<DecisionRequest, 'decision' | 'reason' | 'by'>;

/** Decisions with what came of them. */
export function createDecisions(
  plane: Pick<ControlPlane, 'decideApproval'>,
  store: Pick<StoreReader, 'getApproval'>,
) {
  async function decide(request: DecisionRequest): Promise<Result<DecisionOutcome>> {
    const done = await plane.decideApproval(request);
    if (!done.ok) return done;
    const view = await store.getApproval(done.value.approvalId);
    if (!view) throw new Error(`approval ${request.approvalId} was decided and is gone`);
    const { approvalId, runId, status } = view;
    return ok({ approvalId, runId, status, waitsForSecond: status === 'waiting' });
  }

  /** One after the other, each bound to its own digest; what one is refused keeps none of the others back. */
  async function decideMany(
    items: readonly Pick<DecisionRequest, 'approvalId' | 'digest'>[],
    same: Same,
  ): Promise<{ approvalId: string; refusal: Refusal | null; waitsForSecond: boolean }[]> {
    const outcomes = [];
    for (const item of items) {
      const decided = await decide({ ...item, ...same }).catch(refusalIn);
      outcomes.push({
        approvalId: item.approvalId,
        refusal: decided.ok ? null : decided.error,
        waitsForSecond: decided.ok && decided.value.waitsForSecond,
      });
    }
    return outcomes;
  }

  return { decide, decideMany };
}

/** A full disk refuses this one; a bug ends them all. */
function refusalIn(error: unknown): { readonly ok: false; readonly error: Refusal } {
  if (error instanceof RefusalError) return { ok: false, error: error.refusal };
  throw error;
}
