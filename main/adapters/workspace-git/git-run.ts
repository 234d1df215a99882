import { execFile } from 'node:child_process';

/** Long enough for a slow network disk; what is asked here takes milliseconds. */
const GIT_TIMEOUT_MS = 30_000;

/** Bytes of an answer: a list of more files than anybody copies. */
const MAX_ANSWER = 64 * 1024 * 1024;

export interface Answer {
  /** 0, the exit code, or why there is none. */
  readonly code: number | string;
  readonly out: Buffer;
  /** The first line of what git complained of. */
  readonly err: string;
}

/**
 * Runs git with nothing of the user's environment and settings (a GIT_DIR of a surrounding hook would name another
 * repository), and with no program that a repository's own settings name.
 */
export function runGit(git: string, args: readonly string[]): Promise<Answer> {
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
  const safe = ['safe.directory=*', 'core.fsmonitor=false', 'core.hooksPath=/dev/null'];
  const options = {
    env,
    timeout: GIT_TIMEOUT_MS,
    windowsHide: true,
    maxBuffer: MAX_ANSWER,
    encoding: 'buffer',
  } as const;
  return new Promise((resolve) => {
    execFile(git, [...safe.flatMap((one) => ['-c', one]), ...args], options, (error, out, stderr) => {
      const err = stderr.toString('utf8').trim().split('\n', 1)[0] ?? '';
      resolve({ code: error === null ? 0 : (error.code ?? 'it was ended'), out, err });
    });
  });
}
