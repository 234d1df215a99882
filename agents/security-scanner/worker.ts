import { parentPort, workerData } from 'node:worker_threads';
import { createTextReader, MAX_TEXT_BYTES, type TextFile } from '../kit/files-read.ts';
import type { Batch, BatchResult, Unscanned } from './pool.ts';
import { scanName, scanText } from './scan-file.ts';

/** Entry of a worker thread: scans one batch of files after the other, and says which file it is at. */
const at = new Int32Array(workerData as SharedArrayBuffer);

const WHY_NOT: Readonly<Record<Exclude<TextFile['kind'], 'text'>, string>> = {
  binary: 'it is no text',
  tooLarge: `it is too large (more than ${MAX_TEXT_BYTES / 1024 / 1024} MiB)`,
  unreadable: 'it could not be read',
  symlink: 'it is a link, which is not followed',
};

parentPort?.on('message', (batch: Batch) => {
  // A rejection ends the thread with its error, which the pool is told.
  void scanBatch(batch).then((result) => parentPort?.postMessage(result));
});

async function scanBatch({ root, selection, paths }: Batch): Promise<BatchResult> {
  const read = createTextReader(root);
  const result = {
    findings: [] as BatchResult['findings'][number][],
    secrets: [] as string[],
    truncated: false,
    files: 0,
    bytes: 0,
    unscanned: [] as Unscanned[],
    skipped: { binary: 0, tooLarge: 0, unreadable: 0, symlink: 0 },
  };
  for (const [index, path] of paths.entries()) {
    Atomics.store(at, 0, index);
    Atomics.add(at, 1, 1);
    result.findings.push(...scanName(path, selection));
    const file = read(path);
    if (file.kind !== 'text') {
      result.skipped[file.kind] += 1;
      result.unscanned.push({ path, reason: WHY_NOT[file.kind] });
      continue;
    }
    result.files += 1;
    result.bytes += file.bytes;
    const scanned = await scanText(path, file.text, selection);
    result.findings.push(...scanned.findings);
    result.secrets.push(...scanned.secrets);
    result.truncated ||= scanned.truncated;
    if (scanned.codeSkipped !== null) result.unscanned.push({ path, reason: scanned.codeSkipped });
  }
  return result;
}
