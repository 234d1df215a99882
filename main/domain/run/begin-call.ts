import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { StepError } from '../../../core/errors.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import type { CallAction } from '../../../core/workflow/schema.ts';
import { durationMs } from '../../../core/workflow/schema-base.ts';
import { requestApproval } from './ask.ts';
import { chooseCallee, type ChosenCallee } from './callee.ts';
import { candidatesFor } from './candidates.ts';
import type { ToolFacts } from './events.ts';
import { failStep } from './fail.ts';
import { handoffBasis, type HandoffBasis } from './handoff.ts';
import { callKey, type Recorder } from './recorder.ts';
import { scopeOf } from './scope.ts';
import { isApproved, nodeOf, ownNodeOf, type RunState, type Step } from './state.ts';
import { canKeep } from './succeed.ts';
import { fill } from './templates.ts';

/** Longest time of one attempt when a node sets none: requirements.md R8. */
const DEFAULT_TIMEOUT_MS = 300_000;
/** Arguments, and what a handoff tells, up to this many characters of JSON stand in the event; larger ones only by their digest. */
export const MAX_INLINE_ARGS = 65_536;
/** How long a person has for a tool call's approval: as long as an approval node gives by default. */
const TOOL_CALL_EXPIRY_MS = 86_400_000;

/** What a call is made with: templates filled in, or what was approved. */
interface Prepared {
  readonly args: JsonObject;
  readonly argsText: string;
  readonly argsDigest: string;
  readonly handoff: HandoffBasis | null;
}

/** Begins a call of an agent, or asks a person about it first. False: it needs a free place and there is none. */
export function beginCall(recorder: Recorder, step: Step, action: CallAction): boolean {
  const { state } = recorder;
  const asks = candidatesFor(state.tools, action).some(({ facts }) => mustAsk(state, step, facts));
  if (!asks && !recorder.hasPlace(action.concurrencyGroup)) return false;
  const prepared = prepare(recorder, step, action);
  if (!prepared.ok) {
    failStep(recorder, step, prepared.error);
    return true;
  }
  const callee = chooseCallee(recorder, step, action);
  const { args, handoff } = prepared.value;
  if (!canKeep(recorder, step, [args, handoff?.context ?? null])) return true;
  if (asks) ask(recorder, step, callee, prepared.value);
  else call(recorder, step, action, callee, prepared.value);
  return true;
}

/** Whether a tool that the call may be of needs a decision first: the strictest of them counts for all. */
function mustAsk(state: RunState, step: Step, tool: ToolFacts): boolean {
  const needsPerson =
    tool.risk === 'APPROVAL_REQUIRED' || (state.part?.unasked.has(ownNodeOf(step)) ?? false);
  return needsPerson && tool.effect === 'act' && !isApproved(state, step);
}

function prepare(
  recorder: Recorder,
  step: Step,
  action: CallAction,
): { readonly ok: true; readonly value: Prepared } | { readonly ok: false; readonly error: StepError } {
  const args = argsOf(recorder.state, step, action);
  if (!args.ok) return args;
  const handoff = handoffBasis(recorder, step, action);
  if (!handoff.ok) return handoff;
  const argsText = canonicalJson(args.value);
  const argsDigest = recorder.context.sha256(argsText);
  return { ok: true, value: { args: args.value, argsText, argsDigest, handoff: handoff.value } };
}

function ask(
  recorder: Recorder,
  step: Step,
  { agent, tool, facts, chosen }: ChosenCallee,
  { args, argsDigest, handoff }: Prepared,
): void {
  const shown = handoff && {
    from: handoff.from,
    context: handoff.context,
    contextDigest: handoff.contextDigest,
  };
  const subject = {
    kind: 'tool-call',
    title: nodeOf(recorder.state, step).title ?? `Call ${agent}.${tool}`,
    agent,
    agentVersion: facts.agentVersion,
    agentDigest: facts.agentDigest,
    tool,
    args,
    argsDigest,
    ...(shown && { handoff: shown }),
  } as const;
  const expiresAt = recorder.now + TOOL_CALL_EXPIRY_MS;
  requestApproval(recorder, step, { subject, expiresAt, tool: facts, ...(chosen && { chosen }) });
}

function call(
  recorder: Recorder,
  step: Step,
  { timeout, concurrencyGroup: group }: CallAction,
  { agent, tool, chosen }: ChosenCallee,
  { args, argsText, argsDigest, handoff }: Prepared,
): void {
  recorder.takePlace(agent, group);
  const { stepId, round } = step;
  const attempt = step.attempts + 1;
  const recorded = { agent, tool, argsDigest, ...(argsText.length <= MAX_INLINE_ARGS && { args }) };
  const taken = handoff && recordedHandoff(handoff);
  recorder.emit({
    type: 'step.started',
    data: { stepId, attempt, call: recorded, ...(chosen && { chosen }), ...(taken && { handoff: taken }) },
  });
  recorder.effect({
    kind: 'call-agent',
    key: callKey(recorder.state.runId, step, attempt),
    stepId,
    attempt,
    round,
    agent,
    tool,
    args,
    timeoutMs: timeout === undefined ? DEFAULT_TIMEOUT_MS : durationMs(timeout),
    ...(group && { group }),
    ...(handoff && { handoff: { from: handoff.from, context: handoff.context } }),
  });
}

function recordedHandoff({ from, context, contextDigest, contextSize }: HandoffBasis) {
  return { from, contextDigest, ...(contextSize <= MAX_INLINE_ARGS && { context }) };
}

/** An approved call takes exactly the arguments that were shown, whatever its templates would give now. */
function argsOf(
  state: RunState,
  step: Step,
  action: CallAction,
): { readonly ok: true; readonly value: JsonObject } | { readonly ok: false; readonly error: StepError } {
  const subject = step.approvalId === null ? undefined : state.approvals.get(step.approvalId)?.subject;
  if (subject?.kind === 'tool-call') return { ok: true, value: subject.args };
  const filled = fill(action.with, scopeOf(state, step), 'with');
  if (!filled.ok) return filled;
  if (!isJsonObject(filled.value)) throw new Error(`the arguments of ${step.stepId} are no object`);
  return { ok: true, value: filled.value };
}
