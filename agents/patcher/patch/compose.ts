import { formatPatch, type StructuredPatch } from 'diff';
import {
  findPathProblem,
  findTouchProblem,
  startSideBySide,
  type PathsSideBySide,
} from '../../../core/approval/patch-path.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
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
  const files: Proposal['files'] = [];
  const kept: FileChange[] = [];
  const sideBySide = startSideBySide();
  let bytes = 0;
  let lines = 0;
  let left = 0;
  for (const change of sorted) {
    const problem = findProblem(change, sideBySide);
    if (problem !== null) {
      notes.add(`${showPath(change.path)}: left, it ${problem}.`);
      continue;
    }
    const hunks = hunksBetween(change.before ?? '', change.after ?? '');
    const diff = formatPatch(describe(change, hunks));
    const size = { bytes: Buffer.byteLength(diff), lines: countLines(diff) };
    if (size.bytes > PATCHER_LIMITS.diffBytes || size.lines > PATCHER_LIMITS.diffLines) {
      notes.add(`${showPath(change.path)}: left, its change alone is larger than a patch may be.`);
      continue;
    }
    const hasRoom =
      files.length < PATCHER_LIMITS.files &&
      bytes + size.bytes <= PATCHER_LIMITS.diffBytes &&
      lines + size.lines <= PATCHER_LIMITS.diffLines;
    if (!hasRoom) {
      left += 1;
      continue;
    }
    bytes += size.bytes;
    lines += size.lines;
    diffs.push(diff);
    kept.push(change);
    files.push({
      path: change.path,
      added: countStarts(hunks, '+'),
      removed: countStarts(hunks, '-'),
    });
  }
  if (left > 0) notes.add(`${left} more files would change; apply this patch and propose again for them.`);
  return {
    patch: { title, diff: diffs.join(''), notes: notes.list() },
    changed: files.length > 0,
    files,
    notes: notes.list(),
    reverse: bytes > PATCHER_LIMITS.reverseCharacters ? null : { diff: reverseOf(kept) },
  };
}

/** Why the app could not take this change into the patch, in words that follow its path; null when it can. */
function findProblem({ path, before, renamedFrom }: FileChange, sideBySide: PathsSideBySide): string | null {
  const isNew = before === null || renamedFrom !== undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const problem =
    findTouchProblem(path) ??
    (renamedFrom === undefined ? null : findTouchProblem(renamedFrom)) ??
    (isNew ? findPathProblem(name) : null);
  if (problem !== null) return problem;
  const other = sideBySide.add(path);
  return other === null
    ? null
    : `is too much like ${showPath(other)} for one patch; apply this patch and propose again for it`;
}

function countLines(diff: string): number {
  let lines = 0;
  for (let at = diff.indexOf('\n'); at >= 0; at = diff.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function countStarts(hunks: StructuredPatch['hunks'], sign: '+' | '-'): number {
  return hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.startsWith(sign)).length, 0);
}

/** Takes the changes back, the last one first. */
function reverseOf(changes: readonly FileChange[]): string {
  return changes
    .toReversed()
    .map(turnRound)
    .map((change) => formatPatch(describe(change, hunksBetween(change.before ?? '', change.after ?? ''))))
    .join('');
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
