import { seal, type Head, type Sha256 } from '../../core/audit/chain.ts';
import type { Json } from '../../core/json.ts';
import type { ApprovalView } from '../../core/run/views.ts';
import type { Effect } from '../domain/run/commands.ts';
import type { TimedEvent } from '../domain/run/events.ts';
import type { RunState } from '../domain/run/state.ts';
import { approvalView, summaryOf } from '../domain/run/view.ts';
import type { Batch, OutboxRow } from '../ports/store.ts';
import type { Decided } from './decide-all.ts';
import { streamOf } from './stream.ts';

/** Turns what was decided into what the store takes in one transaction, and the stream's end after it. */
export function batchOf(
  sha256: Sha256,
  state: RunState,
  expected: Head,
  decided: Decided,
): { readonly batch: Batch; readonly head: Head } {
  const stream = streamOf(state.runId);
  const records = seal(sha256, stream, expected, decided.events);
  const last = records.at(-1);
  const batch: Batch = {
    stream,
    expected,
    records,
    run: summaryOf(state),
    approvals: touchedApprovals(state, decided.events),
    outboxAdd: decided.effects.map((effect) => rowOf(stream, effect)),
    outboxRemove: decided.settled,
  };
  return { batch, head: last ? { seq: last.seq, hash: last.hash } : expected };
}

function touchedApprovals(state: RunState, events: readonly TimedEvent[]): ApprovalView[] {
  const ids = new Set<string>();
  for (const event of events) if ('approvalId' in event.data) ids.add(event.data.approvalId);
  return [...ids].flatMap((id) => {
    const approval = state.approvals.get(id);
    return approval ? [approvalView(state, approval)] : [];
  });
}

/** What is kept of an effect: only names. The rest is in the run's events, and never stored twice. */
function rowOf(stream: string, effect: Effect): OutboxRow {
  return { key: effect.key, stream, kind: effect.kind, payload: payloadOf(effect) };
}

function payloadOf(effect: Effect): Json {
  switch (effect.kind) {
    case 'call-agent':
      return { stepId: effect.stepId, attempt: effect.attempt, round: effect.round };
    case 'prepare-patch':
      return { stepId: effect.stepId, round: effect.round };
    case 'apply-patch':
      return { approvalId: effect.approvalId };
  }
}
