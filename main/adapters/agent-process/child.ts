import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentManifest } from '../../../core/agent/manifest.ts';
import type { StepError } from '../../../core/errors.ts';
import { endTree, findMembers, signal } from './end-tree.ts';
import { recordFailure, spawnFailure } from './failures.ts';
import { newToken, prepareLaunch, type Launch } from './launch.ts';
import { readStartTime } from './process-table.ts';
import type { ProcessRecords } from './records.ts';
import { keepStderrTail, type StderrTail } from './stderr-tail.ts';

/** After its input ended, an agent has this long to leave; then SIGTERM, this long again, then SIGKILL. */
const GRACE_MS = 500;

/** What a dead process wrote last arrives within this time, or somebody else holds its pipe. */
const DRAIN_MS = 500;

/** A process that the system can't end (stuck in a device) isn't waited for longer. */
const GIVE_UP_MS = 5_000;

export interface ChildExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface ChildOptions {
  readonly manifest: AgentManifest;
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  readonly records: ProcessRecords;
  readonly onStderr: (text: string) => void;
}

/** A child process with its whole tree, recorded until it is gone. */
export interface Child {
  readonly pid: number;
  readonly input: Writable;
  readonly output: Readable;
  readonly stderr: StderrTail;
  /** Its process has ended and all that it wrote has been read. */
  readonly drained: Promise<ChildExit>;
  /** Nothing of it is left: processes, record, private folder. */
  readonly gone: Promise<void>;
  /** Asks it to leave, and ends it when it doesn't. Resolves when it is gone. */
  close(): Promise<void>;
  /** Ends it and all below it at once. Resolves when they are gone. */
  kill(): Promise<void>;
  /** Whether processes that it started live. */
  hasChildren(): Promise<boolean>;
}

export type ChildStart =
  { readonly ok: true; readonly child: Child } | { readonly ok: false; readonly error: StepError };

/** Starts an agent's program in its own process group and private folder, recorded before anything is said. */
export async function startChild(options: ChildOptions): Promise<ChildStart> {
  const { manifest, records } = options;
  const token = newToken();
  let workFolder;
  try {
    workFolder = records.open(token, manifest.id);
  } catch (error) {
    if (error instanceof Error) return { ok: false, error: recordFailure(manifest.id, error) };
    throw error;
  }
  const launch = prepareLaunch({ ...options, workFolder, token });
  const spawned = await spawnProgram(launch, workFolder);
  if (spawned instanceof Error) {
    await records.remove(token);
    return { ok: false, error: spawnFailure(manifest.id, launch.program, spawned) };
  }
  const { process: started, pid } = spawned;
  let recorded: () => void = () => undefined;
  const child = watch(started, pid, token, options, new Promise((resolve) => (recorded = resolve)));
  try {
    const startTime = (await readStartTime(pid)) ?? null;
    records.complete({ token, agent: manifest.id, pid, startTime });
  } catch (error) {
    recorded();
    await child.kill();
    if (error instanceof Error) return { ok: false, error: recordFailure(manifest.id, error) };
    throw error;
  }
  recorded();
  return { ok: true, child };
}

interface Spawned {
  readonly process: ChildProcessWithoutNullStreams;
  readonly pid: number;
}

async function spawnProgram(launch: Launch, cwd: string): Promise<Spawned | Error> {
  try {
    const started = spawn(launch.program, launch.args, {
      cwd,
      env: launch.env,
      stdio: 'pipe',
      // Its own process group (POSIX), so that the whole group can be ended. Windows has taskkill /T.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    await once(started, 'spawn');
    // Reported when a signal can't be sent; whether it lives is seen by other means.
    started.on('error', () => undefined);
    return started.pid === undefined
      ? new Error('the system gave it no number')
      : { process: started, pid: started.pid };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function watch(
  started: ChildProcessWithoutNullStreams,
  pid: number,
  token: string,
  { records, onStderr }: ChildOptions,
  recorded: Promise<void>,
): Child {
  const tree = { pid, token };
  let isGone = false;
  const stderr = keepStderrTail(started.stderr, onStderr);
  const exited = new Promise<ChildExit>((resolve) => {
    started.once('exit', (code, name) => resolve({ code, signal: name }));
  });
  const closed = new Promise<void>((resolve) => started.once('close', () => resolve()));
  const drained = exited.then(async (exit) => {
    // What is left of its group would keep the pipes open, and must not outlive it anyway.
    await endTree(tree);
    await within(closed, DRAIN_MS);
    return exit;
  });
  const gone = drained.then(async () => {
    started.stdin.destroy();
    started.stdout.destroy();
    stderr.stop();
    await recorded;
    await records.remove(token);
    isGone = true;
  });

  let killing: Promise<unknown> | undefined;
  const kill = async () => {
    // Its number may be another process's by now.
    if (isGone) return;
    killing ??= endTree(tree).then(() => within(gone, GIVE_UP_MS));
    await killing;
  };
  return {
    pid,
    input: started.stdin,
    output: started.stdout,
    stderr,
    drained,
    gone,
    kill,
    hasChildren: async () => (await findMembers(tree)).some((member) => member.pid !== pid),
    close: async () => {
      started.stdin.end();
      if (!(await within(exited, GRACE_MS))) {
        signal(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
        if (!(await within(exited, GRACE_MS))) return kill();
      }
      await within(gone, GIVE_UP_MS);
    },
  };
}

/** Waits for a promise, but not for ever; tells whether it settled. */
async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise.then(() => true),
      delay(ms, false, { signal: timer.signal, ref: true }).catch(() => false),
    ]);
  } finally {
    timer.abort();
  }
}
