import { formatPatch, type StructuredPatch } from 'diff';
import { PATCHER_LIMITS } from '../limits.ts';
import type { Notes } from '../notes.ts';
import type { Proposal } from '../proposal.ts';
import { hunksBetween } from './hunks.ts';

/** What happens to one file. `before` null: it is new; `after` null: it goes away. */
export interface FileChange {
  /** Relative to the workspace, `/` between parts. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Git keeps two modes; regular is the default. */
  readonly executable?: boolean;
  /** Where a renamed file came from; `before` then is its text there. */
  readonly renamedFrom?: string;
}

/**
 * Makes the patch of some changes and its exact reverse, both as `git apply` takes them. Files are in the
 * order of their paths. Changes beyond the limits are left for a next patch, with a note.
 */
export function composePatch(title: string, changes: readonly FileChange[], notes: Notes): Proposal {
  const sorted = changes.filter(isChange).sort((a, b) => (a.path < b.path ? -1 : 1));
  const diffs: string[] = [];
  const reverses: string[] = [];
  const files: Proposal['files'] = [];
  let characters = 0;
  let left = 0;
  for (const change of sorted) {
    const hunks = hunksBetween(change.before ?? '', change.after ?? '');
    const diff = formatPatch(describe(change, hunks));
    const reverse = formatPatch(
      describe(turnRound(change), hunksBetween(change.after ?? '', change.before ?? '')),
    );
    if (
      files.length >= PATCHER_LIMITS.files ||
      characters + diff.length + reverse.length > PATCHER_LIMITS.diffCharacters
    ) {
      left += 1;
      continue;
    }
    characters += diff.length + reverse.length;
    diffs.push(diff);
    reverses.unshift(reverse);
    const lines = hunks.flatMap((hunk) => hunk.lines);
    files.push({
      path: change.path,
      added: lines.filter((line) => line.startsWith('+')).length,
      removed: lines.filter((line) => line.startsWith('-')).length,
    });
  }
  if (left > 0) notes.add(`${left} more files would change; apply this patch and propose again for them.`);
  return {
    patch: { title, diff: diffs.join(''), notes: notes.list() },
    changed: files.length > 0,
    files,
    notes: notes.list(),
    reverse: { diff: reverses.join('') },
  };
}

function isChange(change: FileChange): boolean {
  return change.before !== change.after || change.renamedFrom !== undefined;
}

function turnRound(change: FileChange): FileChange {
  const { path, before, after, renamedFrom, executable } = change;
  const mode = executable === undefined ? {} : { executable };
  if (renamedFrom === undefined) return { path, before: after, after: before, ...mode };
  return { path: renamedFrom, renamedFrom: path, before: after, after: before, ...mode };
}

function describe(change: FileChange, hunks: StructuredPatch['hunks']): StructuredPatch {
  const mode = change.executable === true ? '100755' : '100644';
  const names = {
    oldFileName: change.before === null ? '/dev/null' : `a/${change.renamedFrom ?? change.path}`,
    newFileName: change.after === null ? '/dev/null' : `b/${change.path}`,
    oldHeader: undefined,
    newHeader: undefined,
  };
  return {
    ...names,
    hunks,
    isGit: true,
    ...(change.before === null ? { isCreate: true, newMode: mode } : {}),
    ...(change.after === null ? { isDelete: true, oldMode: mode } : {}),
    ...(change.renamedFrom === undefined ? {} : { isRename: true }),
  };
}
