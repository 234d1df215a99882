import { Worker } from 'node:worker_threads';
import { RefusalError } from '../../../core/errors.ts';
import { programUrl } from '../../../core/program-url.ts';
import type { Answer, Calls, Failure, Opened, Opening, RequestOf } from './protocol.ts';
import { makeRoom } from './room.ts';

/** The calling half of the protocol. */
export interface WorkerClient {
  /**
   * Calls the worker; `size` is what the arguments weigh. Calls reach it in order. Rejects with the worker's
   * refusal, and with Error for bugs and once the worker is gone.
   */
  call<K extends keyof Calls>(name: K, args: Calls[K]['args'], size?: number): Promise<Calls[K]['result']>;
  /** Lets everything asked before finish, then ends the worker. */
  close(): Promise<void>;
}

interface Pending {
  readonly size: number;
  resolve(value: Calls[keyof Calls]['result']): void;
  reject(error: Error): void;
}

/** Starts the store's worker and waits until it owns the folder. Throws its refusal. */
export async function startWorker(opening: Opening): Promise<WorkerClient> {
  const worker = new Worker(new URL(programUrl('main/adapters/store-sqlite/worker', import.meta.url)), {
    workerData: opening,
    name: 'store',
  });
  const opened = await firstMessage(worker);
  if (!opened.ok) {
    await worker.terminate();
    throw toError(opened.failure);
  }
  return connect(worker);
}

function firstMessage(worker: Worker): Promise<Opened> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error("the store's worker ended while it opened")));
  });
}

function connect(worker: Worker): WorkerClient {
  const room = makeRoom();
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let outgoing: RequestOf<keyof Calls>[] = [];
  let ended: Error | undefined;
  let closing: Promise<void> | undefined;

  worker.on('message', (answers: readonly Answer[]) => {
    for (const answer of answers) settle(answer);
  });
  worker.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  const exit = new Promise<void>((resolve) => {
    worker.on('exit', () => {
      end(new Error('the store is closed'));
      resolve();
    });
  });

  function settle(answer: Answer): void {
    const request = pending.get(answer.id);
    if (!request) return;
    pending.delete(answer.id);
    if (answer.ok) request.resolve(answer.value);
    else request.reject(toError(answer.failure));
    room.leave(request.size);
  }

  function end(error: Error): void {
    ended ??= error;
    for (const id of [...pending.keys()]) settle({ id, ok: false, failure: { bug: ended.message } });
  }

  /** All calls of one turn go as one message. */
  function post(request: RequestOf<keyof Calls>): void {
    outgoing.push(request);
    if (outgoing.length > 1) return;
    queueMicrotask(() => {
      const requests = outgoing;
      outgoing = [];
      worker.postMessage(requests);
    });
  }

  function call<K extends keyof Calls>(
    name: K,
    args: Calls[K]['args'],
    size = 0,
  ): Promise<Calls[K]['result']> {
    return new Promise((resolve, reject) => {
      room.enter(size, () => {
        const id = ++lastId;
        pending.set(id, { size, resolve, reject });
        if (ended) end(ended);
        else post({ id, name, args });
      });
    });
  }

  return {
    call(name, args, size) {
      if (closing) return Promise.reject(new Error('the store is closed'));
      return call(name, args, size);
    },
    close() {
      closing ??= call('close', []).then(() => exit);
      return closing;
    },
  };
}

function toError(failure: Failure): Error {
  if ('bug' in failure) return new Error(failure.bug);
  const { code, message, fix } = failure.refusal;
  return new RefusalError(code, message, fix);
}
