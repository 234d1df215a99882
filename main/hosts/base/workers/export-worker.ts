/** A worker that exports one run, from the stored state alone, and ends: see one-at-a-time.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { RefusalError } from '../../../../core/errors.ts';
import { createBlobs } from '../../../adapters/blobs-fs/blobs.ts';
import { sha256 } from '../../../adapters/runtime-node/sha256.ts';
import { openSigner } from '../../../adapters/signer-file/signer.ts';
import { openSqliteReader } from '../../../adapters/store-sqlite/reader.ts';
import { exportAs } from '../../../app/export.ts';

const task = z
  .object({
    dataDir: z.string(),
    runId: z.string(),
    format: z.enum(['json', 'html']),
    now: z.number(),
    version: z.string(),
    environment: z.record(z.string(), z.json()),
  })
  .parse(workerData);

const { dataDir, runId, format, now, version, environment } = task;
const store = await openSqliteReader({ dataDir });
try {
  const tools = {
    store,
    blobs: createBlobs(dataDir),
    signer: openSigner(dataDir),
    sha256,
    version,
    environment,
  };
  parentPort?.postMessage(await exportAs(tools, runId, format, now));
} catch (error) {
  if (!(error instanceof RefusalError)) throw error;
  parentPort?.postMessage({ ok: false, error: error.refusal });
} finally {
  await store.close();
}
