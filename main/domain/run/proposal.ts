import type { StepError } from '../../../core/errors.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';
import { scopeOf } from './scope.ts';
import { nodeOf, type RunState, type Step } from './state.ts';
import { fill } from './templates.ts';

/** Notes of a patch that are shown, and characters of each. */
const MAX_NOTES = 100;
const MAX_NOTE = 1_000;

interface Proposal {
  readonly title: string;
  readonly diff: string;
  readonly notes: readonly string[];
}

/**
 * The patch that an approval node is about: null when it changes nothing. Takes a diff as text, or an
 * object `{diff, title?, notes?}`, which is what the tools of patching agents give.
 */
export function patchOf(
  state: RunState,
  step: Step,
):
  { readonly ok: true; readonly value: Proposal | null } | { readonly ok: false; readonly error: StepError } {
  const node = nodeOf(state, step);
  if (node.kind !== 'approval' || node.patch === undefined)
    throw new Error(`${step.stepId} asks about no patch`);
  const filled = fill(node.patch, scopeOf(state, step), 'patch');
  if (!filled.ok) return filled;
  const { value } = filled;
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
