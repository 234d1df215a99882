import { Worker } from 'node:worker_threads';
import type { Verification } from '../../../core/audit/verify.ts';
import type { VerifyText } from '../../ports/verifier.ts';
import { unpackedUrl } from '../../../core/unpacked.ts';

/** Of a worker, in megabytes: the largest bundle several times over, and no more, whatever a file holds. */
const MAX_MEMORY_MB = 2_048;

/**
 * Verifies bundles beside the engine: one of 64 MB takes seconds, in which nothing else would go on. One at a
 * time, so that many large files wait instead of filling the memory.
 */
export function createVerifier(): VerifyText {
  let turn: Promise<unknown> = Promise.resolve();
  return (text, keyId) => {
    const next = turn.then(() => verifyInWorker(text, keyId));
    // A worker that died is a bug that its caller hears of; the next file is another matter.
    turn = next.catch(() => undefined);
    return next;
  };
}

function verifyInWorker(text: string, keyId: string | undefined): Promise<Verification> {
  const file = import.meta.url.endsWith('.ts') ? './verify-worker.ts' : './verify-worker.js';
  const worker = new Worker(new URL(file, unpackedUrl(import.meta.url)), {
    workerData: { text, keyId },
    name: 'verify',
    resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB },
  });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the verifying worker ended with code ${code}`)));
  });
}
