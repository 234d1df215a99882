import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import { createFolders } from '../../adapters/folders-fs/folders.ts';
import { createWorkflowLibrary, type WorkflowLibrary } from '../../app/workflow-library.ts';
import { createWorkflowHistory, type WorkflowHistory } from '../../app/workflows/history.ts';
import { readCatalog } from '../base/catalog.ts';
import { starterWorkflows } from '../base/paths.ts';
import type { Output } from './output.ts';
import { withReader } from './reader.ts';

/** Workflows as they can be looked at, also while another process owns the data folder. */
export interface WorkflowReads {
  readonly library: WorkflowLibrary;
  readonly history: WorkflowHistory;
  readonly catalog: AgentCatalog;
}

export async function withWorkflows<T>(
  dataDir: string,
  output: Output,
  look: (reads: WorkflowReads) => Promise<T>,
): Promise<T> {
  const { catalog } = await readCatalog(dataDir, output.note);
  return withReader(dataDir, (store, blobs) => {
    const parts = { store, blobs, catalog: () => catalog };
    const library = createWorkflowLibrary({
      ...parts,
      folders: createFolders(),
      starters: starterWorkflows(),
    });
    return look({ library, history: createWorkflowHistory(parts), catalog });
  });
}
