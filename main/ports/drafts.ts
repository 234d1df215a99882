import type { DraftLine, DraftView } from '../../core/contract/workflow-drafts.ts';
import type { Result } from '../../core/errors.ts';

/** Unsaved texts of a data folder, by the keys that the application gives them: `[0-9a-f]{64}`. */
export interface Drafts {
  /** Without their texts. */
  lines(): Promise<ReadonlyMap<string, DraftLine>>;
  /** Undefined when there is none. */
  get(key: string): Promise<DraftView | undefined>;
  /**
   * Keeps one in place of the one before; whole and on the disk when it resolves. Refuses disk_full,
   * data_folder_read_only, and conflict when there are too many.
   */
  put(key: string, draft: DraftView): Promise<Result<null>>;
  /** No draft is no trouble. Refuses data_folder_read_only. */
  remove(key: string): Promise<Result<null>>;
}
