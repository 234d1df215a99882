import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { codeOf } from '../../../core/system-error.ts';

/** HEAD, refs and the list of packed refs are short; a file of more bytes isn't read. */
const MAX_BYTES = 4 * 1024 * 1024;

export interface Head {
  /** Null when HEAD is detached. */
  readonly branch: string | null;
  /** Null before the first commit, and where the files don't say. */
  readonly commit: string | null;
}

/**
 * What HEAD names, read from the repository's files: a list of fifty folders would start a hundred processes of
 * git, and starting one holds up a large process for 15 ms. Null where there is no repository, and for one that keeps its
 * refs in another way; without a commit where only git can tell it.
 */
export async function readHead(folder: string): Promise<Head | null> {
  const gitDir = await findGitDir(folder);
  const head = gitDir === null ? null : await readShort(join(gitDir, 'HEAD'));
  if (gitDir === null || head === null) return null;
  const ref = /^ref: (refs\/\S+)$/.exec(head)?.[1];
  if (ref === undefined) return { branch: null, commit: commitIn(head) };
  // A linked worktree has a HEAD of its own; branches are in the repository that it belongs to.
  const common = await readShort(join(gitDir, 'commondir'));
  const shared = common === null ? gitDir : resolve(gitDir, common);
  const loose = await readShort(join(shared, ...ref.split('/')));
  const packed = loose === null ? await readShort(join(shared, 'packed-refs')) : null;
  const line = packed?.split('\n').find((text) => text.endsWith(` ${ref}`));
  const named = loose ?? line?.slice(0, -ref.length - 1) ?? '';
  return { branch: ref.replace(/^refs\/heads\//, ''), commit: commitIn(named) };
}

/** A text that is the name of a commit and nothing else. */
function commitIn(text: string): string | null {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text) ? text : null;
}

/** `.git` of the folder or of the nearest one above it; in worktrees and submodules it is a file that names it. */
async function findGitDir(folder: string): Promise<string | null> {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, '.git');
    const found = await stat(path).catch(nothing);
    if (found?.isDirectory() === true) return path;
    if (found?.isFile() === true) {
      const named = /^gitdir: (.+)$/.exec((await readShort(path)) ?? '')?.[1];
      return named === undefined ? null : resolve(at, named);
    }
    if (dirname(at) === at) return null;
  }
}

async function readShort(path: string): Promise<string | null> {
  const found = await stat(path).catch(nothing);
  if (found?.isFile() !== true || found.size > MAX_BYTES) return null;
  return (await readFile(path, 'utf8').catch(nothing))?.trim() ?? null;
}

/** What can't be read counts as not there: the line in the list says no branch. */
function nothing(error: unknown): null {
  if (codeOf(error) === undefined) throw error;
  return null;
}
