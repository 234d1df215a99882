import { availableParallelism } from 'node:os';
import type { Finding } from '../../core/agent/finding.ts';
import type { Selection } from './select-rules.ts';
import { giveBack, takeThread, type ScanThread } from './threads.ts';

/** Threads at most: more of them wait for the disk together. */
const MAX_WORKERS = 4;
/** Starting a thread takes as long as scanning this many files. */
const FILES_PER_WORKER = 150;
const BATCH = 40;
/** Time for one file: far more than the largest allowed one takes. A file that takes longer is given up, and counted. */
const FILE_BUDGET_MS = 20_000;
const WATCH_MS = 1_000;
/** Files that may be given up before the scan as a whole fails: a repository made to stop it. */
const MAX_GIVEN_UP = 50;

/** What a thread is asked: files of a folder, and what to look for in them. */
export interface Batch {
  readonly root: string;
  readonly selection: Selection;
  readonly paths: readonly string[];
}

/** A file that was not looked at, or only in part. */
export interface Unscanned {
  readonly path: string;
  /** In words that go on after the path: `it has more than 1 MiB`. */
  readonly reason: string;
}

export interface BatchResult {
  readonly findings: readonly Finding[];
  readonly secrets: readonly string[];
  readonly truncated: boolean;
  readonly files: number;
  readonly bytes: number;
  readonly unscanned: readonly Unscanned[];
  readonly skipped: {
    readonly binary: number;
    readonly tooLarge: number;
    readonly unreadable: number;
    readonly symlink: number;
  };
}

export interface PoolJob {
  readonly root: string;
  readonly files: readonly string[];
  readonly selection: Selection;
  readonly signal: AbortSignal;
  /** Called for each batch that is done; `done` files of all have been looked at. */
  readonly onResult: (result: BatchResult, done: number) => void;
  /** Called for each file that was given up: it took too long or broke its worker. */
  readonly onGivenUp: (path: string, reason: Error) => void;
  /** For tests. */
  readonly budgetMs?: number;
}

/**
 * Scans files on several threads. A file that takes too long or brings its thread down is left out; the other
 * files are scanned all the same. Throws the signal's reason when it aborts; no thread is left at work behind it.
 */
export async function scanOnThreads(job: PoolJob): Promise<void> {
  job.signal.throwIfAborted();
  const queue: string[][] = [];
  for (let from = 0; from < job.files.length; from += BATCH) queue.push(job.files.slice(from, from + BATCH));
  const wanted = Math.ceil(job.files.length / FILES_PER_WORKER);
  const lanes = Math.min(wanted, MAX_WORKERS, availableParallelism());
  const state = { queue, done: 0, givenUp: 0 };
  const stop = new AbortController();
  const signal = AbortSignal.any([job.signal, stop.signal]);
  const running = Array.from({ length: lanes }, () => runLane(job, state, signal));
  try {
    await Promise.all(running);
  } finally {
    stop.abort();
    await Promise.allSettled(running);
  }
}

interface State {
  readonly queue: string[][];
  done: number;
  givenUp: number;
}

async function runLane(job: PoolJob, state: State, signal: AbortSignal): Promise<void> {
  let batch = state.queue.shift();
  while (batch) {
    const thread = takeThread();
    let isFree = false;
    try {
      while (batch) {
        isFree = false;
        const outcome = await scanBatch(thread, batch, job, signal);
        if (outcome.kind === 'broken') {
          batch = giveUp(job, state, batch, outcome);
          break;
        }
        isFree = true;
        state.done += batch.length;
        job.onResult(outcome.result, state.done);
        batch = state.queue.shift();
      }
    } finally {
      if (isFree) giveBack(thread);
      else await thread.worker.terminate();
    }
  }
}

/** Leaves out the file that broke the worker; the rest of its batch is scanned again. */
function giveUp(job: PoolJob, state: State, batch: readonly string[], outcome: Broken): string[] | undefined {
  const path = batch[outcome.index];
  state.givenUp += 1;
  if (path === undefined || state.givenUp > MAX_GIVEN_UP) throw outcome.reason;
  job.onGivenUp(path, outcome.reason);
  state.done += 1;
  const rest = batch.filter((_, index) => index !== outcome.index);
  return rest.length > 0 ? rest : state.queue.shift();
}

interface Broken {
  readonly kind: 'broken';
  readonly index: number;
  readonly reason: Error;
}

function scanBatch(
  { worker, position }: ScanThread,
  paths: readonly string[],
  { root, selection, budgetMs = FILE_BUDGET_MS }: PoolJob,
  signal: AbortSignal,
): Promise<{ readonly kind: 'done'; readonly result: BatchResult } | Broken> {
  return new Promise((resolve, reject) => {
    // Before the first file it points at none: a thread that can't even start is no file's fault.
    Atomics.store(position, 0, -1);
    let seen = Atomics.load(position, 1);
    let since = performance.now();
    const watch = setInterval(
      () => {
        const count = Atomics.load(position, 1);
        const now = performance.now();
        if (count !== seen || count === 0) [seen, since] = [count, now];
        else if (now - since > budgetMs) onError(new Error(`it takes more than ${budgetMs / 1_000} s`));
      },
      Math.min(WATCH_MS, budgetMs),
    );
    const settle = () => {
      clearInterval(watch);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      signal.removeEventListener('abort', onAbort);
    };
    const onMessage = (result: BatchResult) => {
      settle();
      resolve({ kind: 'done', result });
    };
    const onError = (reason: Error) => {
      settle();
      // An error may still come while the thread is being ended: without a listener it would end the process.
      worker.on('error', () => undefined);
      resolve({ kind: 'broken', index: Atomics.load(position, 0), reason });
    };
    const onExit = (code: number) => onError(new Error(`A scanning thread ended with code ${code}`));
    const onAbort = () => {
      settle();
      worker.on('error', () => undefined);
      reject(toError(signal.reason));
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    if (signal.aborted) onAbort();
    else {
      signal.addEventListener('abort', onAbort);
      worker.postMessage({ root, selection, paths } satisfies Batch);
    }
  });
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
