import { createBlobs } from '../../adapters/blobs-fs/blobs.ts';
import { openSqliteReader } from '../../adapters/store-sqlite/reader.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Blobs } from '../../ports/workspace.ts';

/** Looks into a data folder without owning it, so also while another process works there. */
export async function withReader<T>(
  dataDir: string,
  look: (store: StoreReader, blobs: Blobs) => Promise<T>,
): Promise<T> {
  const store = await openSqliteReader({ dataDir });
  try {
    return await look(store, createBlobs(dataDir));
  } finally {
    await store.close();
  }
}

/** All approvals of a run that wait, at most `limit`. */
export async function waitingApprovals(store: StoreReader, runId: string, limit = 100) {
  return (await store.listApprovals({ runId, statuses: ['waiting'], limit })).items;
}
