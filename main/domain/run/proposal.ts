import type { StepError } from '../../../core/errors.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';
import { CANDIDATE_PATCH } from '../../../core/workflow/candidate.ts';
import type { WorkflowNode } from '../../../core/workflow/schema.ts';
import { explorationOf, pickedBy } from './choice.ts';
import { candidateScopeOf, givenScopeOf, scopeOf } from './scope.ts';
import { nodeOf, stepOf, type RunState, type Step } from './state.ts';
import { itemStepId } from './step.ts';
import { fill } from './templates.ts';

/** Notes of a patch that are shown, and characters of each. */
const MAX_NOTES = 100;
const MAX_NOTE = 1_000;

/** A patch as it is proposed: a diff, and what is said of it. */
export interface Proposal {
  readonly title: string;
  readonly diff: string;
  readonly notes: readonly string[];
}

type FoundProposal =
  { readonly ok: true; readonly value: Proposal | null } | { readonly ok: false; readonly error: StepError };

/** The patch that an approval node is about: null when it changes nothing. */
export function patchOf(state: RunState, step: Step): FoundProposal {
  const node = nodeOf(state, step);
  const exploration = explorationOf(state, step);
  if (exploration !== null) return candidatePatch(state, exploration, pickedBy(exploration), node);
  if (node.kind !== 'approval' || node.patch === undefined)
    throw new Error(`${step.stepId} asks about no patch`);
  const filled = fill(node.patch, scopeOf(state, step), 'patch');
  return filled.ok ? proposalIn(filled.value, node) : filled;
}

/** What a proposal is called when it has no title of its own, and whose title goes before that. */
type Named = Pick<WorkflowNode, 'id' | 'title'>;

/** The patch of a candidate; null when it changes nothing. `named`: the gate that asks about it. */
export function candidatePatch(
  state: RunState,
  exploration: Step,
  index: number,
  named?: Named,
): FoundProposal {
  const node = nodeOf(state, exploration);
  if (node.kind !== 'explore') throw new Error(`${exploration.stepId} has no candidates`);
  const scope = exploration.given
    ? givenScopeOf(state, exploration)
    : candidateScopeOf(state, stepOf(state, itemStepId(exploration.stepId, index)));
  const filled = fill(node.patch ?? CANDIDATE_PATCH, scope, 'patch');
  if (!filled.ok) return filled;
  return proposalIn(filled.value, named ?? node);
}

/**
 * The patch that a template gave: a diff as text, or an object `{diff, title?, notes?}`, which is what the tools of
 * patching agents give.
 */
function proposalIn(value: Json, node: Named): FoundProposal {
  const diff = isJsonObject(value) ? value['diff'] : value;
  const proposed = isJsonObject(value) ? value['title'] : undefined;
  if (diff === null) return { ok: true, value: null };
  if (typeof diff !== 'string') return { ok: false, error: notAPatch() };
  if (diff.trim() === '') return { ok: true, value: null };
  const title = node.title ?? (typeof proposed === 'string' ? proposed : node.id);
  return { ok: true, value: { title, diff, notes: notesOf(value) } };
}

function notesOf(value: Json): string[] {
  const notes: unknown = isJsonObject(value) ? value['notes'] : undefined;
  if (!Array.isArray(notes)) return [];
  return notes
    .filter((note) => typeof note === 'string')
    .slice(0, MAX_NOTES)
    .map((note) => note.slice(0, MAX_NOTE).toWellFormed());
}

function notAPatch(): StepError {
  return {
    code: 'invalid_request',
    message: `"patch" gave neither a diff nor an object with a diff`,
    fix: 'Point "patch" at what a patching tool returns, such as {{propose.output.patch}}.',
  };
}
