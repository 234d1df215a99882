import type { TextEdit } from '../edit.ts';

/** A change that a rule proposes for one finding. */
export interface ProposedFix {
  readonly kind: 'edit';
  readonly edits: readonly TextEdit[];
  /** What to mind before approving it. */
  readonly note?: string;
  /** An environment variable that the changed code reads. */
  readonly variable?: string;
}

export type Fix = ProposedFix | { readonly kind: 'left'; readonly reason: string };

/** Leaves a finding as it is. `reason` completes "path:line: ". */
export function leave(reason: string): Fix {
  return { kind: 'left', reason };
}

/** Replaces one range. */
export function replaceRange(start: number, end: number, text: string, note?: string): Fix {
  return { kind: 'edit', edits: [{ start, end, text }], ...(note === undefined ? {} : { note }) };
}

/** The first answer that is a change; else the first reason, else `otherwise`. */
export function firstFix<Item>(items: readonly Item[], fix: (item: Item) => Fix, otherwise: string): Fix {
  let reason: Fix | undefined;
  for (const item of items) {
    const answer = fix(item);
    if (answer.kind === 'edit') return answer;
    reason ??= answer;
  }
  return reason ?? leave(otherwise);
}
