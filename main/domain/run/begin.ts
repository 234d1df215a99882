import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { Json } from '../../../core/json.ts';
import type { Action, ApprovalNode, MapNode } from '../../../core/workflow/schema.ts';
import { durationMs, WORKFLOW_LIMITS } from '../../../core/workflow/schema-base.ts';
import { evaluateCondition } from '../../../core/workflow/template.ts';
import { requestApproval } from './ask.ts';
import { beginCall } from './begin-call.ts';
import { failStep } from './fail.ts';
import { patchOf } from './proposal.ts';
import { beginMany } from './many.ts';
import { candidateOf } from './choice.ts';
import { succeed } from './succeed.ts';
import { prepareKey, type Recorder } from './recorder.ts';
import { scopeOf } from './scope.ts';
import { beginCandidate, beginExplore } from './explore.ts';
import { beginLoop } from './loop.ts';
import { beginSignal } from './signal.ts';
import { beginWorkflow } from './use.ts';
import { nodeOf, type Step } from './state.ts';
import { badTemplate, fill, type Resolved } from './templates.ts';

/** Begins a queued step whose needs are met. False: it needs a free place and there is none. */
export function beginStep(recorder: Recorder, step: Step): boolean {
  const node = nodeOf(recorder.state, step);
  switch (node.kind) {
    case 'agent':
    case 'handoff':
      return beginCall(recorder, step, node);
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
