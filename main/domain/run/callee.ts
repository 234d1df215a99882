import type { AgentChoice } from '../../../core/agent/choice.ts';
import { actionOf, isCall, type CallAction } from '../../../core/workflow/schema.ts';
import { chooseAgent } from '../policy/assignment.ts';
import { candidatesFor, type Called, type Candidate } from './candidates.ts';
import type { Recorder } from './recorder.ts';
import { nodeOf, type RunState, type Step } from './state.ts';
import { wishOf } from './step.ts';

/** Whom a call is made of; `chosen`: why it is that one, where the workflow names none. */
export interface ChosenCallee extends Candidate {
  readonly chosen: AgentChoice | null;
}

/** Whom the next call of a step is made of. Throws when the run was started without facts of any: a bug. */
export function chooseCallee(recorder: Recorder, step: Step, call: CallAction): ChosenCallee {
  const { state } = recorder;
  const candidates = candidatesFor(state.tools, call);
  const chosen = call.agent === undefined ? choose(recorder, step, candidates) : null;
  const found = chosen ? candidates.find(({ agent }) => agent === chosen.agent) : candidates[0];
  if (!found) throw new Error(`run ${state.runId} was started without facts of what ${step.stepId} calls`);
  return { ...found, chosen };
}

function choose(recorder: Recorder, step: Step, candidates: readonly Candidate[]): AgentChoice | null {
  const { state } = recorder;
  const approval = step.approvalId === null ? undefined : state.approvals.get(step.approvalId);
  if (approval?.subject.kind === 'tool-call') {
    const { agent } = approval.subject;
    return {
      agent,
      reasons: [...(approval.chosen?.reasons ?? []), 'the approval is of a call of this agent'],
    };
  }
  const bound = state.actedBy.get(wishOf(step));
  // One idempotency key makes a call act once with one agent; another one would act again.
  if (bound !== undefined)
    return { agent: bound, reasons: ['it was called for this before, and may have acted'] };
  return chooseAgent(
    candidates.map(({ agent }) => ({
      agent,
      ...recorder.standingOf(agent),
      failedHere: step.failedBy.get(agent) ?? 0,
    })),
  );
}

/** The tool that a step's latest call is of, or its node names; null: it calls none, or none was chosen yet. */
export function calledBy(state: RunState, step: Step): Called | null {
  const action = actionOf(nodeOf(state, step));
  if (!isCall(action)) return null;
  const { agent, tool } = action;
  return agent === undefined ? step.called : { agent, tool };
}

/** How many agents could be tried in place of the one that just failed a step: those that have not failed it yet. */
export function untried(state: RunState, step: Step, call: CallAction): number {
  if (call.agent !== undefined || step.approvalId !== null) return 0;
  return candidatesFor(state.tools, call).filter(
    ({ agent }) => agent !== step.called?.agent && !step.failedBy.has(agent),
  ).length;
}
