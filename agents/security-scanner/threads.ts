import { Worker } from 'node:worker_threads';

/** Memory of one thread: a file of 1 MiB with its tree needs a tenth of it. */
const THREAD_MEGABYTES = 768;
/** Idle threads that are kept: starting one takes longer than scanning a small repository. */
const MAX_IDLE = 2;
/** How long an idle thread is kept: a patch is looked at before and after, and often once more. */
const IDLE_MS = 30_000;

/** A thread that scans one batch after the other. `position`: index of its file in the batch (-1: none yet), and a count that moves with each file. */
export interface ScanThread {
  readonly worker: Worker;
  readonly position: Int32Array;
}

const idle = new Map<ScanThread, () => void>();

/** An idle thread, or a new one. Whoever takes it gives it back or ends it. */
export function takeThread(): ScanThread {
  const [warm] = idle.keys();
  if (!warm) return startThread();
  idle.get(warm)?.();
  warm.worker.ref();
  return warm;
}

/** Keeps a thread, which has answered all that it was asked, for the next scan; no process stays alive for it. */
export function giveBack(thread: ScanThread): void {
  if (idle.size >= MAX_IDLE) {
    void thread.worker.terminate();
    return;
  }
  const forget = (): void => {
    clearTimeout(timer);
    thread.worker.off('exit', forget).off('error', forget);
    idle.delete(thread);
  };
  const timer = setTimeout(() => {
    forget();
    void thread.worker.terminate();
  }, IDLE_MS).unref();
  thread.worker.on('exit', forget).on('error', forget);
  thread.worker.unref();
  idle.set(thread, forget);
}

function startThread(): ScanThread {
  const position = new SharedArrayBuffer(8);
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const worker = new Worker(new URL(`./worker${ending}`, import.meta.url), {
    workerData: position,
    resourceLimits: { maxOldGenerationSizeMb: THREAD_MEGABYTES },
  });
  return { worker, position: new Int32Array(position) };
}
