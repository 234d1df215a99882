import type { HandedOver, HandoffGiver, HandoffStatus, HandoffView } from '../../../core/agent/handoff.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { StepError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import { anyWords } from '../../../core/workflow/callee.ts';
import { isCall, type CallAction } from '../../../core/workflow/schema.ts';
import { calledBy } from './callee.ts';
import type { Recorder } from './recorder.ts';
import { scopeOf } from './scope.ts';
import { nodeOf, nodeStepOf, type RunState, type Step } from './state.ts';
import { fill } from './templates.ts';

/** What is handed over, as a call of it is about to be made. */
export interface HandoffBasis {
  readonly from: HandoffGiver;
  readonly context: Json;
  /** SHA-256 of the canonical JSON of the context. */
  readonly contextDigest: string;
  /** Characters of that JSON. */
  readonly contextSize: number;
}

type Basis =
  | { readonly ok: true; readonly value: HandoffBasis | null }
  | { readonly ok: false; readonly error: StepError };

/** What a call hands over and for whom; null: it is no handoff. What was approved is handed over as it was shown. */
export function handoffBasis(recorder: Recorder, step: Step, action: CallAction): Basis {
  if (action.kind !== 'handoff') return { ok: true, value: null };
  const { state, context: outside } = recorder;
  const giver = nodeStepOf(state, step.frame, action.from);
  const subject = step.approvalId === null ? undefined : state.approvals.get(step.approvalId)?.subject;
  const approved = subject?.kind === 'tool-call' ? subject.handoff : undefined;
  const filled = approved
    ? ({ ok: true, value: approved.context } as const)
    : fill(action.context ?? null, scopeOf(state, step), 'context');
  if (!filled.ok) return filled;
  const text = canonicalJson(filled.value);
  const contextDigest = outside.sha256(text);
  const from = approved?.from ?? { agent: agentOf(state, giver), stepId: giver.stepId };
  return { ok: true, value: { from, context: filled.value, contextDigest, contextSize: text.length } };
}

/** The agent that did a step, or was to do it. */
function agentOf(state: RunState, step: Step): string {
  const node = nodeOf(state, step);
  if (!isCall(node)) throw new Error(`${step.stepId} calls no agent that could hand over`);
  // Where none was chosen (its output was given, it was skipped), nobody more than these can be named.
  return calledBy(state, step)?.agent ?? anyWords('requires' in node ? (node.requires ?? []) : []);
}

/** The handoff by which a step took over; null: it did by none. */
export function handoffView(state: RunState, step: Step): HandoffView | null {
  const node = nodeOf(state, step);
  if (step.handoff === null || node.kind !== 'handoff') return null;
  const { from, contextDigest } = step.handoff;
  return { from, to: node.agent, contextDigest, status: statusOf(step) };
}

/** The handoffs that a step's agent was the giver of, oldest first. */
export function handedOver(state: RunState, step: Step): readonly HandedOver[] {
  return step.handedTo.flatMap((stepId) => {
    const taker = state.steps.get(stepId);
    const view = taker && handoffView(state, taker);
    return view ? [{ stepId, to: view.to, status: view.status }] : [];
  });
}

function statusOf(step: Step): HandoffStatus {
  switch (step.state) {
    case 'succeeded':
      return 'completed';
    case 'failed':
      return step.handoff?.refused ? 'refused' : 'failed';
    case 'rejected':
    case 'cancelled':
    case 'skipped':
      return 'cancelled';
    case 'pending':
    case 'queued':
    case 'running':
    case 'waiting':
      return 'pending';
  }
}
