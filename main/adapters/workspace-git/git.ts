import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Result } from '../../../core/errors.ts';
import { ok, refuse } from '../../../core/errors.ts';
import { codeOf } from '../../../core/system-error.ts';
import { readHead } from '../file-kit/git-head.ts';
import { runGit } from './git-run.ts';

/**
 * The commit that HEAD names, null in a plain folder or before the first commit. git is only asked, and only where the
 * files of a repository don't tell it (another way to keep refs, no commit yet, something broken).
 */
export async function readBaseCommit(root: string, git: string): Promise<Result<string | null>> {
  if (!isInRepository(root)) return ok(null);
  const head = await readHead(root);
  if (head?.commit) return ok(head.commit);
  const answer = await runGit(git, ['-C', root, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  const out = answer.out.toString('utf8').trim();
  if (answer.code === 0 && /^[0-9a-f]{40,64}$/.test(out)) return ok(out);
  if (answer.code === 1) return ok(null);
  if (answer.code === 'ENOENT') {
    return refuse(
      'invalid_input',
      `The folder ${root} is a git repository, but git was not found.`,
      'Install git and make sure that it is on the PATH.',
    );
  }
  return refuse(
    'invalid_input',
    `git can't read the repository of ${root}: ${answer.err === '' ? String(answer.code) : answer.err}`,
    'Run "git status" in that folder and repair what it reports.',
  );
}

/** Looks for `.git` (a folder, or a file in worktrees and submodules) here and above. */
function isInRepository(root: string): boolean {
  for (let folder = root; ; folder = dirname(folder)) {
    try {
      // Not awaited: a look takes microseconds, and a name that isn't there costs no error object.
      if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false })) return true;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
    if (dirname(folder) === folder) return false;
  }
}
