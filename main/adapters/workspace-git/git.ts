import { execFile } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Result } from '../../../core/errors.ts';
import { ok, refuse } from '../../../core/errors.ts';
import { codeOf } from '../../../core/system-error.ts';

/** Long enough for a slow network disk; reading HEAD takes milliseconds. */
const GIT_TIMEOUT_MS = 30_000;

/**
 * The commit that HEAD names, null in a plain folder or before the first commit. git is only asked, with nothing of the
 * user's environment and settings (a GIT_DIR of a surrounding hook would name another repository), and only in a
 * folder that is inside a repository: a plain folder needs no git at all.
 */
export async function readBaseCommit(root: string, git: string): Promise<Result<string | null>> {
  if (!isInRepository(root)) return ok(null);
  const answer = await run(git, [
    '-c',
    'safe.directory=*',
    '-C',
    root,
    'rev-parse',
    '--verify',
    '--quiet',
    'HEAD^{commit}',
  ]);
  if (answer.code === 0 && /^[0-9a-f]{40,64}$/.test(answer.out)) return ok(answer.out);
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

interface Answer {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

function run(git: string, args: readonly string[]): Promise<Answer> {
  const env: NodeJS.ProcessEnv = {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
  for (const name of ['PATH', 'Path', 'SystemRoot', 'TEMP', 'TMP']) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return new Promise((resolve) => {
    execFile(git, [...args], { env, timeout: GIT_TIMEOUT_MS, windowsHide: true }, (error, stdout, stderr) => {
      const err = stderr.trim().split('\n', 1)[0] ?? '';
      resolve({ code: error === null ? 0 : (error.code ?? 'it was ended'), out: stdout.trim(), err });
    });
  });
}
