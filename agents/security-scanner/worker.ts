import { parentPort, workerData } from 'node:worker_threads';
import { createTextReader } from '../kit/files-read.ts';
import type { BatchResult, WorkerSetup } from './pool.ts';
import { scanName, scanText } from './scan-file.ts';

/** Entry of a worker thread: scans one batch of files after the other, and says which file it is at. */
const { root, selection, position } = workerData as WorkerSetup;
const read = createTextReader(root);
const at = new Int32Array(position);

parentPort?.on('message', (paths: readonly string[]) => {
  // A rejection ends the thread with its error, which the pool is told.
  void scanBatch(paths).then((result) => parentPort?.postMessage(result));
});

async function scanBatch(paths: readonly string[]): Promise<BatchResult> {
  const result = {
    findings: [] as BatchResult['findings'][number][],
    secrets: [] as string[],
    truncated: false,
    files: 0,
    bytes: 0,
    skipped: { binary: 0, tooLarge: 0, unreadable: 0, symlink: 0 },
  };
  for (const [index, path] of paths.entries()) {
    Atomics.store(at, 0, index);
    Atomics.add(at, 1, 1);
    result.findings.push(...scanName(path, selection));
    const file = read(path);
    if (file.kind !== 'text') {
      result.skipped[file.kind] += 1;
      continue;
    }
    result.files += 1;
    result.bytes += file.bytes;
    const scanned = await scanText(path, file.text, selection);
    result.findings.push(...scanned.findings);
    result.secrets.push(...scanned.secrets);
    result.truncated ||= scanned.truncated;
  }
  return result;
}
