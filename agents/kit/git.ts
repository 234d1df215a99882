import { spawn } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { devNull } from 'node:os';
import { dirname, join } from 'node:path';
import { ToolFailure } from './failure.ts';

/** Longest time for one question: reading the diff of a large repository takes seconds. */
const GIT_TIMEOUT_MS = 120_000;
/** What of one answer is kept unless the caller says otherwise; git is ended at that point. */
const ANSWER_BYTES = 16 * 1024 * 1024;
const ERROR_BYTES = 8 * 1024;

export interface GitAnswer {
  /** The exit code; null when git was ended because the answer was longer than wanted. */
  readonly code: number | null;
  readonly out: Buffer;
  readonly err: string;
  readonly truncated: boolean;
}

export interface GitQuestion {
  readonly maxBytes?: number;
  readonly input?: string;
}

/** Asks git about the repository of a workspace. Nothing that the repository itself says makes git run a program. */
export interface Git {
  /** Real path of the workspace, in which git works: a repository's own folder, or a part of it. */
  readonly workspace: string;
  ask(args: readonly string[], question?: GitQuestion): Promise<GitAnswer>;
  /** The answer as text; throws a ToolFailure when git refuses. */
  read(args: readonly string[], question?: GitQuestion): Promise<string>;
}

/**
 * Opens the repository that the workspace is (a part of), or says null for a plain folder.
 * The repository's settings are a stranger's: monitors, hooks, filters, converters, pagers, transports and another work
 * tree that they may name are overruled, and the user's own settings are not read. Throws a ToolFailure without git.
 */
export async function openGit(workspace: string, signal: AbortSignal): Promise<Git | null> {
  const root = await realpath(workspace);
  const top = findTop(root);
  if (top === null) return null;
  const ask =
    (settings: Settings) =>
    (args: readonly string[], question: GitQuestion = {}) =>
      run(args, { root, top, settings, signal, ...question });
  const listed = await ask(FIXED)(['config', '--null', '--name-only', '--list']);
  if (listed.code !== 0) throw refused(root, listed);
  const safe = ask([...FIXED, ...disarmFilters(listed.out.toString('utf8'))]);
  return {
    workspace: root,
    ask: safe,
    read: async (args, question) => {
      const answer = await safe(args, question);
      if (answer.code !== 0 && !answer.truncated) throw refused(root, answer);
      return answer.out.toString('utf8');
    },
  };
}

type Settings = readonly (readonly [key: string, value: string])[];

const FIXED: Settings = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', devNull],
  ['core.pager', 'cat'],
  ['core.quotePath', 'true'],
  ['log.showSignature', 'false'],
  ['diff.external', ''],
  ['grep.fullName', 'false'],
];

/** A filter of the repository would run as a program when git reads a changed file; an empty one runs nothing. */
function disarmFilters(names: string): Settings {
  const filters = names
    .split('\0')
    .filter((name) => /^filter\..+\.(?:clean|smudge|process|required)$/s.test(name));
  return [...new Set(filters)].map((name) => [name, name.endsWith('.required') ? 'false' : ''] as const);
}

/** The folder with `.git` in it: here or above. */
function findTop(root: string): string | null {
  for (let folder = root; ; folder = dirname(folder)) {
    if (lstatSync(join(folder, '.git'), { throwIfNoEntry: false })) return folder;
    if (dirname(folder) === folder) return null;
  }
}

interface Run extends GitQuestion {
  readonly root: string;
  readonly top: string;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

function run(
  args: readonly string[],
  { root, top, settings, signal, maxBytes = ANSWER_BYTES, input = '' }: Run,
) {
  signal.throwIfAborted();
  return new Promise<GitAnswer>((resolve, reject) => {
    const child = spawn('git', [...args], {
      cwd: root,
      env: environment(top, settings),
      windowsHide: true,
      signal,
      timeout: GIT_TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let err = '';
    let truncated = false;
    child.stdout.on('data', (chunk: Buffer) => {
      if (truncated) return;
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= maxBytes) return;
      truncated = true;
      child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (err.length < ERROR_BYTES) err += chunk.toString('utf8');
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'ENOENT' ? notInstalled(error) : error);
    });
    child.on('close', (code, killedBy) => {
      if (killedBy !== null && !truncated) reject(tookTooLong(args[0] ?? ''));
      else resolve({ code, out: Buffer.concat(chunks).subarray(0, maxBytes), err: err.trim(), truncated });
    });
    // Git that ended early, or was ended, reads no more: its exit says why.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Only what a program needs to start, so that no variable of a surrounding hook names another repository. */
function environment(top: string, settings: Settings): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    GIT_DIR: join(top, '.git'),
    GIT_WORK_TREE: top,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    // A partial clone would fetch what it lacks, by whatever program its settings name.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    LC_ALL: 'C',
    GIT_CONFIG_COUNT: String(settings.length),
  };
  for (const [index, [key, value]] of settings.entries()) {
    env[`GIT_CONFIG_KEY_${index}`] = key;
    env[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  for (const name of ['PATH', 'Path', 'SystemRoot', 'TEMP', 'TMP']) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

function refused(root: string, { err, code }: GitAnswer): ToolFailure {
  return new ToolFailure(
    'invalid_request',
    `git can't read the repository of ${root}: ${err.split('\n', 1)[0] || `it ended with ${String(code)}`}`,
    'Run "git status" in that folder and repair what it reports.',
  );
}

function notInstalled(cause: Error): ToolFailure {
  return new ToolFailure(
    'invalid_request',
    'git was not found on this computer',
    'Install git and make sure that it is on the PATH.',
    { cause },
  );
}

function tookTooLong(command: string): ToolFailure {
  return new ToolFailure(
    'timeout',
    `git ${command} took longer than ${GIT_TIMEOUT_MS / 1_000} seconds`,
    'Name fewer paths or a nearer base.',
  );
}
