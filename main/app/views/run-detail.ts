import { MAX_SHOWN, type RunDetail } from '../../../core/contract/runs.ts';
import type { Actor } from '../../../core/approval/subject.ts';
import type { Refusal } from '../../../core/errors.ts';
import { jsonSize, type JsonObject } from '../../../core/json.ts';
import type { RunPart, RunPartNames } from '../../../core/run/part.ts';
import type { StepView } from '../../../core/run/views.ts';
import { stepOf, type RunState } from '../../domain/run/state.ts';
import { approvalView, stepView, summaryOf } from '../../domain/run/view.ts';
import { approvalLine } from './approval-line.ts';
import { possibleFor } from './possible.ts';

/** A run with everything that its screen needs at once. */
export function runDetail(state: RunState, startedBy: Actor, halted: Refusal | null): RunDetail {
  return {
    summary: summaryOf(state),
    workflow: state.workflow,
    input: shown(state.input),
    baseCommit: state.workspace.baseCommit,
    startedBy,
    ...(state.part && { part: namesOf(state.part) }),
    steps: nodeSteps(state),
    output: shown(state.output),
    approvals: approvalLines(state),
    halted,
    can: possibleFor(state),
  };
}

function namesOf({ given, only }: RunPart): RunPartNames {
  return { given: [...given.keys()], only: only && [...only] };
}

/** What a page is given of an input or output, which may hold a patch of the largest size. */
export function shown(value: JsonObject): JsonObject | null {
  return jsonSize(value) > MAX_SHOWN ? null : value;
}

/** One step for each node, in the order of the file; items of maps are asked for by page. */
export function nodeSteps(state: RunState): StepView[] {
  return [...state.graph.nodes.keys()].map((id) => stepView(state, stepOf(state, id)));
}

/** All approvals of a run, oldest first. */
export function approvalLines(state: RunState): RunDetail['approvals'] {
  return [...state.approvals.values()].map((approval) => approvalLine(approvalView(state, approval)));
}
