import type { Actor } from '../../../core/approval/subject.ts';
import type { WorkflowPlace, WorkflowRecord } from '../../../core/workflow/record.ts';
import type { VersionOrigin } from '../../../core/workflow/version.ts';
import type { TextFacts, WorkflowEvent } from './events.ts';

/** How a workflow stands: its newest version, if it has any, and what is in its place now. */
export interface Standing {
  readonly key: string;
  readonly place: WorkflowPlace;
  readonly record: WorkflowRecord | undefined;
  /** Null: nothing is there. */
  readonly current: TextFacts | null;
}

export interface SaveWish {
  readonly text: TextFacts;
  /** The digest that the person has seen in the place; null: nothing. */
  readonly baseDigest: string | null;
  readonly origin: VersionOrigin;
  readonly by: Actor;
  readonly note: string | null;
  readonly restoredFrom?: number;
}

export type SaveDecision =
  /** What is there is not what the person has seen. */
  | { readonly kind: 'conflict' }
  /** The newest version has this text, and it is there. */
  | { readonly kind: 'unchanged'; readonly number: number }
  /** `outside`: the version as which what is there is kept; null when it is one already. */
  | {
      readonly kind: 'save';
      readonly number: number;
      readonly outside: number | null;
      readonly events: readonly WorkflowEvent[];
    };

/** Decides a save. What it replaces is a version afterwards, whoever wrote it: saving never loses a text. */
export function decideSave(standing: Standing, wish: SaveWish): SaveDecision {
  const { key, place, record, current } = standing;
  const { text, baseDigest, origin, by, note, restoredFrom } = wish;
  const isKept = isNewest(standing);
  const isThere = current?.digest === text.digest;
  // Also when it was saved a moment ago, by the same button or in another window: there is nothing to replace.
  if (isKept && isThere && record !== undefined) return { kind: 'unchanged', number: record.version };
  if (!isThere && (current?.digest ?? null) !== baseDigest) return { kind: 'conflict' };
  const kept = current !== null && !isKept && !isThere ? keepOutside(standing) : [];
  const number = (record?.version ?? 0) + kept.length + 1;
  const saved: WorkflowEvent = {
    type: 'workflow.saved',
    data: {
      ...{ ...text, key, place, version: number, origin, by, note },
      ...(restoredFrom === undefined ? {} : { restoredFrom }),
    },
  };
  return {
    kind: 'save',
    number,
    outside: kept.length > 0 ? number - 1 : null,
    events: [...kept, saved],
  };
}

export type RemoveDecision =
  | { readonly kind: 'conflict' }
  | { readonly kind: 'remove'; readonly number: number; readonly events: readonly WorkflowEvent[] };

/** Decides to take a workflow away. Its text is a version first. */
export function decideRemove(standing: Standing, baseDigest: string, by: Actor): RemoveDecision {
  const { key, place, record, current } = standing;
  if (current === null || current.digest !== baseDigest) return { kind: 'conflict' };
  const kept = isNewest(standing) ? [] : keepOutside(standing);
  const number = (record?.version ?? 0) + kept.length;
  const { workflowId } = current;
  const removed: WorkflowEvent = {
    type: 'workflow.removed',
    data: { key, place, version: number, workflowId, by },
  };
  return { kind: 'remove', number, events: [...kept, removed] };
}

/** Decides to give a workflow that is there another place. What was never saved becomes a version first. */
export function decideRename(
  standing: Standing & { readonly current: TextFacts },
  to: WorkflowPlace,
  by: Actor,
): readonly WorkflowEvent[] {
  const { key, place: from, current } = standing;
  const kept = isNewest(standing) ? [] : keepOutside(standing);
  const { workflowId } = current;
  return [...kept, { type: 'workflow.renamed', data: { key, from, place: to, workflowId, by } }];
}

/** Whether what is there is the newest version. */
export function isNewest({ record, current }: Pick<Standing, 'record' | 'current'>): boolean {
  return record !== undefined && !record.isRemoved && record.digest === current?.digest;
}

function keepOutside({ key, place, record, current }: Standing): WorkflowEvent[] {
  if (current === null) return [];
  const version = (record?.version ?? 0) + 1;
  const data = { ...current, key, place, version, origin: 'outside', by: null, note: null } as const;
  return [{ type: 'workflow.saved', data }];
}
