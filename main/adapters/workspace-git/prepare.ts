import { setImmediate } from 'node:timers/promises';
import type { FileDiff } from '../../../core/approval/diff.ts';
import { countLines } from '../../../core/approval/diff.ts';
import { parseDiffInSteps } from '../../../core/approval/diff-parse.ts';
import { applyHunksInSteps } from '../../../core/approval/diff-apply.ts';
import { inMebibytes, PATCH_LIMITS } from '../../../core/approval/patch-limits.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
import { findPathClash, findPathProblem } from '../../../core/approval/patch-path.ts';
import type { FileSide, TouchedFile } from '../../../core/approval/subject.ts';
import type { Result } from '../../../core/errors.ts';
import { ok, refuse } from '../../../core/errors.ts';
import { runPaced, type Pace } from '../../../core/paced.ts';
import type { Look, Looker } from './look.ts';
import { isSide, MAX_FILE_BYTES, sideOf } from './look.ts';
import { newFileBits, withExecutable } from './platform.ts';

/** Both sides of all files are in memory while a patch is prepared. */
const MAX_TOTAL_BYTES = 128 * 1024 * 1024;

/** What a patch does, with the bytes of both sides, before anything is stored. */
export interface Prepared {
  readonly files: readonly TouchedFile[];
  readonly contents: readonly Uint8Array[];
}

/** Agents and pages have their turn while a large patch is read and tried. */
const PACE: Pace = { now: () => performance.now(), rest: () => setImmediate() };

/** A diff that was read. */
export interface ReadDiff {
  readonly files: readonly FileDiff[];
  /** Its texts are the same as UTF-8 and as Latin-1. */
  readonly isAscii: boolean;
}

/** Reads a diff within the limits; refusals name the line. */
export async function readDiff(diff: string): Promise<Result<ReadDiff>> {
  if (!diff.isWellFormed()) return refused('The patch holds broken characters.');
  const bytes = Buffer.byteLength(diff);
  if (bytes > PATCH_LIMITS.diffBytes) return tooLarge(bytes);
  const parsed = await runPaced(parseDiffInSteps(diff), PACE);
  if (!parsed.ok) {
    return refused(`The patch can't be read at line ${parsed.problem.line}: ${parsed.problem.message}.`);
  }
  if (parsed.files.length === 0) return refused('The patch changes nothing.');
  if (parsed.files.length > PATCH_LIMITS.files) {
    return refused(
      `The patch touches ${parsed.files.length} files; at most ${PATCH_LIMITS.files} can be decided on at once.`,
      SPLIT,
    );
  }
  const clash = findPathClash(parsed.files.flatMap(touchedPaths));
  if (clash !== null) {
    const [one, other] = clash.map(quote);
    return refused(
      one === other
        ? `The patch names ${one} twice.`
        : `The patch names ${one} and ${other}, which can't stand side by side on every file system.`,
      'Touch each file once; make such a rename in two patches.',
    );
  }
  return ok({ files: parsed.files, isAscii: bytes === diff.length });
}

const SPLIT = 'Have it proposed in parts, such as one folder at a time.';

function tooLarge(bytes: number): ReturnType<typeof refused> {
  const { diffBytes } = PATCH_LIMITS;
  return refused(
    `The patch has ${bytes} bytes of diff; at most ${diffBytes} (${inMebibytes(diffBytes)}) can be decided on at once.`,
    SPLIT,
  );
}

/** Computes both sides of every file from the workspace as it is. Reads only. */
export async function computeSides(
  { files: diffs, isAscii }: ReadDiff,
  looker: Looker,
): Promise<Result<Prepared>> {
  const files: TouchedFile[] = [];
  const contents: Uint8Array[] = [];
  let total = 0;
  for (const diff of diffs) {
    const result = await computeFile(diff, isAscii, looker);
    if (!result.ok) return result;
    const { touched, before, after } = result.value;
    files.push(...touched);
    for (const bytes of [before, after]) {
      if (bytes === null) continue;
      contents.push(bytes);
      total += bytes.length;
    }
    if (total > MAX_TOTAL_BYTES) {
      return refused(
        `The patch touches files of more than ${inMebibytes(MAX_TOTAL_BYTES)} in all, counted before and after it.`,
        SPLIT,
      );
    }
  }
  return ok({ files, contents });
}

interface Computed {
  readonly touched: readonly TouchedFile[];
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
}

async function computeFile(diff: FileDiff, isAscii: boolean, looker: Looker): Promise<Result<Computed>> {
  const source = diff.oldPath === null ? ok(null) : await lookForFile(diff.oldPath, looker);
  if (!source.ok) return source;
  if (diff.how !== 'change' && diff.newPath !== null) {
    const free = await lookForNothing(diff.newPath, looker);
    if (!free.ok) return free;
  }
  const result = await fit(diff, isAscii, source.value?.bytes ?? Buffer.alloc(0));
  if (!result.ok) return result;
  if (diff.newPath !== null) return written(diff, diff.newPath, source.value, result.value);
  if (source.value === null || diff.oldPath === null)
    return refused('The patch deletes a file without a name.');
  if (result.value.length > 0)
    return refused(`The patch deletes ${quote(diff.oldPath)}, but not all of its lines.`);
  const touched = { path: diff.oldPath, before: source.value.side, after: null, ...countLines(diff) };
  return ok({ touched: [touched], before: source.value.bytes, after: null });
}

/** The bytes that the hunks make of a file. Latin-1 has one character per byte, so that nothing is lost on the way. */
async function fit(diff: FileDiff, isAscii: boolean, before: Buffer): Promise<Result<Buffer>> {
  const name = quote(diff.newPath ?? diff.oldPath ?? '');
  const encode = isAscii ? undefined : toLatin1;
  const applied = await runPaced(applyHunksInSteps(before.toString('latin1'), diff.hunks, encode), PACE);
  if (!applied.ok) {
    const { hunk, line, reason } = applied.mismatch;
    return refused(
      `The patch does not fit ${name}: hunk ${hunk}, line ${line} of the file: ${reason}.`,
      'Make the patch again from the files as they are now.',
    );
  }
  const result = Buffer.from(applied.text, 'latin1');
  if (result.length <= MAX_FILE_BYTES) return ok(result);
  return refused(`${name} would become larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB.`);
}

function written(diff: FileDiff, path: string, source: FoundFile | null, result: Buffer): Result<Computed> {
  const after = sideOf(result, bitsAfter(diff, source));
  const counts = countLines(diff);
  switch (diff.how) {
    case 'change':
      if (source !== null && isSame(source.side, after)) {
        return refused(`The patch names ${quote(path)}, but changes nothing in it.`, 'Leave that file out.');
      }
      return ok({
        touched: [{ path, before: source?.side ?? null, after, ...counts }],
        before: source?.bytes ?? null,
        after: result,
      });
    case 'rename': {
      if (source === null || diff.oldPath === null)
        return refused('The patch renames a file without a name.');
      const left = { path: diff.oldPath, before: source.side, after: null, added: 0, removed: 0 };
      const made = { path, renamedFrom: diff.oldPath, before: null, after, ...counts };
      return ok({ touched: [left, made], before: source.bytes, after: result });
    }
    // The source of a copy is only read: it is no part of what is bound.
    case 'copy':
    case 'new':
    case 'delete':
      return ok({ touched: [{ path, before: null, after, ...counts }], before: null, after: result });
  }
}

function bitsAfter(diff: FileDiff, source: FoundFile | null): number {
  if (source === null) return newFileBits(diff.executable === true);
  return diff.executable === null ? source.side.mode : withExecutable(source.side.mode, diff.executable);
}

function isSame(one: FileSide, other: FileSide): boolean {
  return one.sha256 === other.sha256 && one.mode === other.mode;
}

type FoundFile = Extract<Look, { kind: 'file' }>;

async function lookForFile(path: string, looker: Looker): Promise<Result<FoundFile>> {
  const look = await looker.look(path);
  switch (look.kind) {
    case 'file':
      return ok(look);
    case 'absent':
      return refused(`The patch changes ${quote(path)}, which does not exist.`);
    case 'unsafe':
      return refusedPath(path, look.reason);
  }
}

async function lookForNothing(path: string, looker: Looker): Promise<Result<null>> {
  const look = await looker.look(path);
  switch (look.kind) {
    case 'absent': {
      const problem = findPathProblem(look.missing.join('/'));
      return problem === null ? ok(null) : refusedPath(path, problem);
    }
    case 'file':
      return refused(`The patch makes ${quote(path)} new, but it exists.`);
    case 'unsafe':
      return refusedPath(path, look.reason);
  }
}

/** Names the first touched file that is not the given side any more, in words; null when all are. */
export async function findMovedFile(
  files: readonly TouchedFile[],
  side: 'before' | 'after',
  looker: Looker,
): Promise<string | null> {
  for (const file of files) {
    const look = await looker.look(file.path);
    if (!isSide(look, file[side])) return describeMove(file.path, file[side], look);
  }
  return null;
}

/** Says how what stands at a path differs from what was expected there. */
export function describeMove(path: string, expected: FileSide | null, look: Look): string {
  const name = quote(path);
  if (look.kind === 'unsafe') return `${name} ${look.reason}`;
  if (look.kind === 'absent') return `${name} is gone`;
  if (expected === null) return `${name} exists now`;
  return look.side.sha256 === expected.sha256
    ? `the permissions of ${name} changed`
    : `the content of ${name} changed`;
}

function touchedPaths(diff: FileDiff): readonly string[] {
  const paths = diff.how === 'copy' ? [diff.newPath] : [diff.oldPath, diff.newPath];
  return [...new Set(paths)].filter((path) => path !== null);
}

function toLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** A path as people read it: hostile names must not reach a terminal raw. */
export function quote(path: string): string {
  const plain = showPath(path);
  return `“${plain.length > 200 ? `${plain.slice(0, 200)}…` : plain}”`;
}

function refusedPath(path: string, reason: string): { readonly ok: false; readonly error: RefusalLike } {
  return refused(
    `The patch can't touch ${quote(path)}: it ${reason}.`,
    'A patch may only touch regular files inside the workspace.',
  );
}

type RefusalLike = ReturnType<typeof refuse>['error'];

function refused(
  message: string,
  fix = 'Make the patch again, as "git diff" writes it.',
): { readonly ok: false; readonly error: RefusalLike } {
  return refuse('invalid_input', message, fix);
}
