import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import type { Drafts } from '../../ports/drafts.ts';
import type { Folders } from '../../ports/folders.ts';
import type { Clock, Ids, Sha256 } from '../../ports/runtime.ts';
import type { Store } from '../../ports/store.ts';
import type { WorkflowFiles } from '../../ports/workflow-files.ts';
import type { Blobs } from '../../ports/workspace.ts';
import { createWorkflowLibrary, type WorkflowLibrary } from '../workflow-library.ts';
import { createWorkflowCommit } from './commit.ts';
import { createWorkflowDrafts, type WorkflowDrafts } from './drafts.ts';
import { createWorkflowEdits, type WorkflowEdits } from './edits.ts';
import { createWorkflowHistory, type WorkflowHistory } from './history.ts';

/** Everything that is done with workflows but running them. */
export interface Workflows {
  readonly library: WorkflowLibrary;
  readonly history: WorkflowHistory;
  readonly edits: WorkflowEdits;
  readonly drafts: WorkflowDrafts;
}

export interface WorkflowsParts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly folders: Pick<Folders, 'workflowFiles'>;
  readonly files: WorkflowFiles;
  readonly drafts: Drafts;
  /** Folder of the workflows that come with the program. */
  readonly starters: string;
  readonly catalog: () => AgentCatalog;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sha256: Sha256;
}

export function createWorkflows(parts: WorkflowsParts): Workflows {
  const library = createWorkflowLibrary(parts);
  const history = createWorkflowHistory(parts);
  const drafts = createWorkflowDrafts(parts);
  const commit = createWorkflowCommit(parts);
  const edits = createWorkflowEdits({ ...parts, library, history, commit, drafts });
  return { library, history, edits, drafts };
}
