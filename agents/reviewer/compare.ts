import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { ToolFailure, type ToolContext } from '../kit/agent.ts';
import { createTextReader } from '../kit/files-read.ts';
import { compareText } from '../kit/finding-order.ts';
import { openGit, type Git } from '../kit/git.ts';
import { nameOf, splitFields } from '../kit/git-names.ts';
import { chooseEnds, chooseLastCommit, type Ends } from './ends.ts';
import { REVIEW_LIMITS } from './limits.ts';
import { parseListing, type ListedFile } from './list-files.ts';
import { parseDiff, type FileDiff } from './parse-diff.ts';

/** A file of a change with its lines. */
export interface ChangedFile extends ListedFile, FileDiff {
  /** It lies in the folder, and git does not know it yet. */
  readonly untracked: boolean;
  /** Bytes that it has now, where that is known. */
  readonly bytes: number | null;
}

export interface Change {
  readonly git: Git;
  readonly ends: Ends;
  readonly files: readonly ChangedFile[];
  readonly notes: readonly string[];
  /** There is more than `files` holds, or lines of it are missing. */
  readonly truncated: boolean;
}

export interface CompareInput {
  readonly base: string;
  readonly head: string;
  readonly paths: readonly string[];
}

const RAW = [
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-abbrev',
  '--relative',
  '-M',
  '-l500',
  '--ignore-submodules=dirty',
  '--submodule=short',
];

/**
 * Compares two states of the repository: see `chooseEnds`. When nothing is named and nothing differs, the last commit is
 * taken instead. Throws a ToolFailure where there is no repository.
 */
export async function compare({ base, head, paths }: CompareInput, context: ToolContext): Promise<Change> {
  const git = await openGit(context.workspace, context.signal);
  if (git === null) {
    throw new ToolFailure(
      'invalid_request',
      `The workspace ${context.workspace} is no git repository, so there are no changes to look at`,
      'Open a folder that is under version control by git.',
    );
  }
  const ends = await chooseEnds(git, base, head);
  const change = await readChange(git, ends, paths, context);
  if (change.files.length > 0 || base !== '' || head !== '' || paths.length > 0) return change;
  const last = await chooseLastCommit(git);
  return last === null ? change : await readChange(git, last, paths, context);
}

async function readChange(
  git: Git,
  ends: Ends,
  paths: readonly string[],
  context: ToolContext,
): Promise<Change> {
  context.progress(0, null, `Comparing ${ends.why}`);
  const command = ends.head === null ? ['diff-index', ends.base] : ['diff-tree', '-r', ends.base, ends.head];
  const [name = '', ...refs] = command;
  const spec = ['--', ...(paths.length === 0 ? ['.'] : paths.map(toPathspec))];
  const listed = await git.ask([name, ...RAW, '--raw', '--numstat', '-z', ...refs, ...spec], {
    maxBytes: REVIEW_LIMITS.listedBytes,
  });
  if (listed.code !== 0 && !listed.truncated) throw badPaths(listed.err);
  const { files, unnamed } = parseListing(listed.out);
  const diff = await git.ask(
    [name, ...RAW, '-p', '-U0', '--src-prefix=a/', '--dst-prefix=b/', ...refs, ...spec],
    { maxBytes: REVIEW_LIMITS.diffBytes },
  );
  const lines = parseDiff(diff.out.toString('utf8'));
  const tracked = files.map((file) => ({
    ...file,
    ...(lines.get(file.path) ?? NO_LINES()),
    untracked: false,
    bytes: null,
  }));
  const untracked =
    ends.head === null ? await readUntracked(git, spec) : { files: [], unnamed: 0, unread: 0 };
  const all = [...tracked, ...untracked.files].sort((a, b) => compareText(a.path, b.path));
  const kept = all.slice(0, REVIEW_LIMITS.files);
  const notes = [...ends.notes];
  const odd = unnamed + untracked.unnamed;
  if (odd > 0) notes.push(`${odd} files are left out: their names are no UTF-8 text.`);
  if (untracked.unread > 0)
    notes.push(`${untracked.unread} new files are not read: they are too large, or can't be read.`);
  if (kept.length < all.length)
    notes.push(`Only the first ${kept.length} of ${all.length} files were looked at.`);
  if (listed.truncated || diff.truncated)
    notes.push('The change is too large to be read as a whole; its first part was looked at.');
  return {
    git,
    ends,
    files: kept,
    notes,
    truncated: untracked.unread > 0 || kept.length < all.length || listed.truncated || diff.truncated,
  };
}

const NO_LINES = (): FileDiff => ({ hunks: [], added: [], removed: [] });

/** Paths as in a .gitignore, as git's own patterns: `!` leaves out, a name without a slash counts in every folder. */
function toPathspec(pattern: string): string {
  const isLeft = pattern.startsWith('!');
  const bare = pattern.slice(isLeft ? 1 : 0).replace(/^\.\//, '');
  const glob = bare.includes('/') ? bare.replace(/^\//, '').replace(/\/$/, '/**') : `**/${bare}`;
  return `:(glob${isLeft ? ',exclude' : ''})${glob}`;
}

function badPaths(err: string): ToolFailure {
  return new ToolFailure(
    'invalid_request',
    `git can't compare these paths: ${err.split('\n', 1)[0] ?? ''}`,
    'Write paths from the workspace: src/**, *.ts, !docs/**.',
  );
}

/** Files that git would take in with `git add .`. */
async function readUntracked(
  git: Git,
  spec: readonly string[],
): Promise<{ files: ChangedFile[]; unnamed: number; unread: number }> {
  const { out } = await git.ask(['ls-files', '--others', '--exclude-standard', '-z', ...spec], {
    maxBytes: REVIEW_LIMITS.listedBytes,
  });
  const read = createTextReader(git.workspace, REVIEW_LIMITS.textBytes);
  const files: ChangedFile[] = [];
  let unnamed = 0;
  let unread = 0;
  let bytes = 0;
  for (const field of splitFields(out)) {
    const path = nameOf(field);
    if (path === null) unnamed += 1;
    // A repository in the repository is its own.
    if (path === null || path.endsWith('/')) continue;
    // Beyond the limit only the number counts.
    const file =
      files.length < REVIEW_LIMITS.files && bytes < REVIEW_LIMITS.diffBytes
        ? read(path)
        : { kind: 'unreadable' as const };
    const size = lstatSync(join(git.workspace, path), { throwIfNoEntry: false })?.size ?? null;
    bytes += file.kind === 'text' ? file.bytes : 0;
    if (file.kind === 'tooLarge' || file.kind === 'unreadable') unread += 1;
    const added = file.kind === 'text' ? toLines(file.text) : [];
    files.push({
      path,
      status: 'added',
      renamedFrom: null,
      oldBlob: null,
      newBlob: null,
      isLink: file.kind === 'symlink',
      isSubmodule: false,
      modeChanged: false,
      binary: file.kind === 'binary',
      addedLines: added.length,
      removedLines: 0,
      added,
      removed: [],
      hunks: added.length === 0 ? [] : [{ oldStart: 0, oldLines: 0, newStart: 1, newLines: added.length }],
      untracked: true,
      bytes: size,
    });
  }
  return { files, unnamed, unread };
}

function toLines(text: string) {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => ({
    line: index + 1,
    text: line.slice(0, REVIEW_LIMITS.lineCharacters).replace(/\r$/, ''),
  }));
}
