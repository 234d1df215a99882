import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { StepError } from '../../../core/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../core/json.ts';
import type { Action, AgentAction, ApprovalNode, MapNode } from '../../../core/workflow/schema.ts';
import { durationMs, WORKFLOW_LIMITS } from '../../../core/workflow/schema-base.ts';
import { evaluateCondition } from '../../../core/workflow/template.ts';
import { requestApproval } from './ask.ts';
import { failStep } from './fail.ts';
import { patchOf } from './proposal.ts';
import { beginMany } from './many.ts';
import { candidateOf } from './choice.ts';
import { canKeep, succeed } from './succeed.ts';
import { callKey, prepareKey, type Recorder } from './recorder.ts';
import { scopeOf } from './scope.ts';
import { beginCandidate, beginExplore } from './explore.ts';
import { beginLoop } from './loop.ts';
import { beginSignal } from './signal.ts';
import { beginWorkflow } from './use.ts';
import { isApproved, nodeOf, ownNodeOf, type RunState, type Step } from './state.ts';
import { badTemplate, fill, type Resolved } from './templates.ts';

/** Longest time of one attempt when a node sets none: requirements.md R8. */
const DEFAULT_TIMEOUT_MS = 300_000;
/** Arguments up to this many characters of JSON stand in the event; larger ones only by their digest. */
export const MAX_INLINE_ARGS = 65_536;
/** How long a person has for a tool call's approval: as long as an approval node gives by default. */
const TOOL_CALL_EXPIRY_MS = 86_400_000;

/** Begins a queued step whose needs are met. False: it needs a free place and there is none. */
export function beginStep(recorder: Recorder, step: Step): boolean {
  const node = nodeOf(recorder.state, step);
  switch (node.kind) {
    case 'agent':
      return beginAction(recorder, step, node);
    case 'map':
      if (step.index === null) return beginMap(recorder, step, node);
      return beginAction(recorder, step, node.do);
    case 'explore':
      return step.index === null ? beginExplore(recorder, step, node) : beginCandidate(recorder, step);
    case 'loop':
      return step.index === null ? beginLoop(recorder, step, node) : beginAction(recorder, step, node.do);
    case 'transform':
    case 'workflow':
      return beginAction(recorder, step, node);
    case 'condition':
      return beginCondition(recorder, step, node.if);
    case 'approval':
      return beginApproval(recorder, step, node);
    case 'signal':
      return beginSignal(recorder, step, node);
    case 'wait': {
      const until = new Date(recorder.now + durationMs(node.for)).toISOString();
      recorder.emit({ type: 'step.started', data: { stepId: step.stepId, attempt: 1, until } });
      return true;
    }
  }
}

function beginAction(recorder: Recorder, step: Step, action: Action): boolean {
  switch (action.kind) {
    case 'agent':
      return beginCall(recorder, step, action);
    case 'transform':
      return beginTransform(recorder, step, action.value);
    case 'workflow':
      return beginWorkflow(recorder, step, action);
  }
}

function beginTransform(recorder: Recorder, step: Step, value: Json): boolean {
  const filled = fill(value, scopeOf(recorder.state, step), 'value');
  if (filled.ok) succeed(recorder, step, filled.value);
  else failStep(recorder, step, filled.error);
  return true;
}

function beginCondition(recorder: Recorder, step: Step, expression: string): boolean {
  const result = evaluateCondition(expression, scopeOf(recorder.state, step));
  if (result.ok) succeed(recorder, step, { result: result.value });
  else failStep(recorder, step, badTemplate('if', expression, result.message));
  return true;
}

function beginMap(recorder: Recorder, step: Step, node: MapNode): boolean {
  const begun = beginMany(recorder, step, {
    written: node.over,
    field: 'over',
    most: WORKFLOW_LIMITS.mapItems,
  });
  if (begun?.length === 0) succeed(recorder, step, { items: [], failed: 0 });
  return true;
}

function beginCall(recorder: Recorder, step: Step, action: AgentAction): boolean {
  const { state } = recorder;
  const tool = state.tools[`${action.agent}/${action.tool}`];
  if (!tool)
    throw new Error(`run ${state.runId} was started without facts of ${action.agent}/${action.tool}`);
  const approved = isApproved(state, step);
  const needsPerson =
    tool.risk === 'APPROVAL_REQUIRED' || (state.part?.unasked.has(ownNodeOf(step)) ?? false);
  const asks = needsPerson && tool.effect === 'act' && !approved;
  if (!asks && !recorder.hasSlot()) return false;
  const args = argsOf(state, step, action);
  if (!args.ok) {
    failStep(recorder, step, args.error);
    return true;
  }
  if (!canKeep(recorder, step, args.value)) return true;
  const text = canonicalJson(args.value);
  const argsDigest = recorder.context.sha256(text);
  if (asks) {
    const subject = {
      kind: 'tool-call',
      title: titleOf(state, step) ?? `Call ${action.agent}.${action.tool}`,
      agent: action.agent,
      agentVersion: tool.agentVersion,
      agentDigest: tool.agentDigest,
      tool: action.tool,
      args: args.value,
      argsDigest,
    } as const;
    requestApproval(recorder, step, { subject, expiresAt: recorder.now + TOOL_CALL_EXPIRY_MS, tool });
    return true;
  }
  recorder.takeSlot();
  const attempt = step.attempts + 1;
  const { agent, tool: toolName } = action;
  const call = { agent, tool: toolName, argsDigest };
  const recorded = text.length <= MAX_INLINE_ARGS ? { ...call, args: args.value } : call;
  recorder.emit({ type: 'step.started', data: { stepId: step.stepId, attempt, call: recorded } });
  recorder.effect({
    kind: 'call-agent',
    key: callKey(state.runId, step, attempt),
    stepId: step.stepId,
    attempt,
    round: step.round,
    agent,
    tool: toolName,
    args: args.value,
    timeoutMs: action.timeout === undefined ? DEFAULT_TIMEOUT_MS : durationMs(action.timeout),
  });
  return true;
}

/** An approved call takes exactly the arguments that were shown, whatever its templates would give now. */
function argsOf(
  state: RunState,
  step: Step,
  action: AgentAction,
): { readonly ok: true; readonly value: JsonObject } | { readonly ok: false; readonly error: StepError } {
  const subject = step.approvalId === null ? undefined : state.approvals.get(step.approvalId)?.subject;
  if (subject?.kind === 'tool-call') return { ok: true, value: subject.args };
  const filled = fill(action.with, scopeOf(state, step), 'with');
  if (!filled.ok) return filled;
  if (!isJsonObject(filled.value)) throw new Error(`the arguments of ${step.stepId} are no object`);
  return { ok: true, value: filled.value };
}

function titleOf(state: RunState, step: Step): string | undefined {
  return nodeOf(state, step).title;
}

function beginApproval(recorder: Recorder, step: Step, node: ApprovalNode): boolean {
  if (node.show === undefined) {
    const patch = patchOf(recorder.state, step);
    if (!patch.ok) failStep(recorder, step, patch.error);
    else if (patch.value === null) {
      const output = { decision: 'none', by: null, reason: 'the patch changes nothing', files: [] };
      succeed(recorder, step, { ...output, ...candidateOf(recorder.state, step) });
    } else {
      recorder.emit({ type: 'step.started', data: { stepId: step.stepId, attempt: 1 } });
      const { stepId, round } = step;
      const key = prepareKey(recorder.state.runId, step);
      recorder.effect({ kind: 'prepare-patch', key, stepId, round });
    }
    return true;
  }
  const content: Resolved = fill(node.show ?? null, scopeOf(recorder.state, step), 'show');
  if (!content.ok) failStep(recorder, step, content.error);
  else {
    const subject = {
      kind: 'content',
      title: node.title ?? node.id,
      content: content.value,
      contentDigest: recorder.context.sha256(canonicalJson(content.value)),
    } as const;
    requestApproval(recorder, step, { subject, expiresAt: recorder.now + durationMs(node.expiresIn) });
  }
  return true;
}
