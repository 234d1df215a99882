import { Worker } from 'node:worker_threads';
import { programUrl } from '../../../../core/program-url.ts';

/** Of a worker, in megabytes: the largest bundle several times over, and no more, whatever a file holds. */
const MAX_MEMORY_MB = 2_048;

/**
 * Does one kind of work beside the engine, which it would hold up for seconds, each piece in a worker thread of its
 * own. One at a time, so that many large ones wait instead of filling the memory. `name`: of the worker's file in this
 * folder, which posts one message. Rejects when the worker breaks: that is a bug.
 */
export function oneAtATime<Answer>(
  name: 'verify-worker' | 'export-worker',
): (task: object) => Promise<Answer> {
  const url = new URL(programUrl(`main/hosts/base/workers/${name}`, import.meta.url));
  let turn: Promise<unknown> = Promise.resolve();

  function work(task: object): Promise<Answer> {
    const worker = new Worker(url, {
      workerData: task,
      name,
      resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
    });
    return new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the ${name} ended with code ${code}`)));
    });
  }

  return (task) => {
    const next = turn.then(() => work(task));
    turn = next.catch(() => undefined);
    return next;
  };
}
