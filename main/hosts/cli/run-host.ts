import type { Result } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { WorkflowFormat } from '../../../core/workflow/parse.ts';
import type { PartWish } from '../../../core/workflow/run-part.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import type { ControlPlane } from '../../app/control-plane.ts';
import type { FeedListener } from '../../app/feed.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Blobs } from '../../ports/workspace.ts';

/** A checked workflow with what it came from, and what to run it on. */
export interface RunRequest {
  readonly workflow: Workflow;
  /** The workflows that it uses, itself or through others, by reference. */
  readonly uses: Readonly<Record<string, Workflow>>;
  /** The file's text, for a host that wants to check it itself. */
  readonly text: string;
  readonly format: WorkflowFormat;
  readonly input: JsonObject;
  readonly workspacePath: string;
  readonly key: string | null;
  /** What part of the workflow is to be tried; left out: all of it. */
  readonly part?: PartWish | undefined;
  /** What the text was read from, as the contract names workflows; null for any other file. */
  readonly ref: string | null;
}

/** What following a run in the foreground needs: a control plane in this process, or one that is asked. */
export interface RunHost {
  readonly dataDir: string;
  /** The process in which runs go on, whatever happens to this one; null: this one drives them. */
  readonly pid: number | null;
  readonly store: StoreReader;
  readonly blobs: Blobs;
  readonly start: (
    request: RunRequest,
  ) => Promise<Result<{ readonly runId: string; readonly existing: boolean }>>;
  /** Tells of what happens in a run until the returned function is called. */
  readonly follow: (runId: string, listener: FeedListener) => () => void;
  readonly plane: Pick<ControlPlane, 'drive' | 'settled' | 'view' | 'decideApproval'>;
  readonly close: () => Promise<void>;
}
