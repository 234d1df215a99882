import type { Store } from '../../ports/store.ts';
import { explain } from './failure.ts';
import { dataFiles } from './files.ts';
import { packBatch, packedSize, unpackReceipt } from './packed.ts';
import { readThrough } from './stored-reader.ts';
import { startWorker } from './worker-client.ts';

export { openSqliteReader } from './reader.ts';

/**
 * Opens the durable store in the data folder `dataDir` (made with mode 0700 if it is missing) and owns the
 * folder until `close`, or until the process ends in whatever way; `owner` says in words what owns it, for
 * the message that a second process gets. Throws RefusalError: data_folder_in_use, data_folder_read_only,
 * data_folder_damaged, disk_full, conflict (written by a newer version), invalid_input (not a folder).
 */
export async function openSqliteStore(options: {
  readonly dataDir: string;
  readonly owner: string;
}): Promise<Store> {
  const worker = await startWorker({ dataDir: options.dataDir, owner: options.owner });
  const files = dataFiles(options.dataDir);
  return {
    ...readThrough(
      (name, ...args) => worker.call(name, args),
      (error) => explain(error, files),
    ),
    async commit(batch) {
      const packed = packBatch(batch);
      const result = await worker.call('commit', [packed], packedSize(packed));
      return result.kind === 'duplicate' ? { ...result, receipt: unpackReceipt(result.receipt) } : result;
    },
    close: () => worker.close(),
  };
}
