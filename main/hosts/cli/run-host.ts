import { setTimeout as wait } from 'node:timers/promises';
import { RefusalError, type Result } from '../../../core/errors.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { WorkflowFormat } from '../../../core/workflow/parse.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import type { ControlPlane } from '../../app/control-plane.ts';
import type { FeedListener } from '../../app/feed.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { Blobs } from '../../ports/workspace.ts';
import { openUnlessInUse, TRIES } from '../base/control/command.ts';
import { readHostFile } from '../base/control/host-file.ts';
import { localActor, type Host } from '../base/host.ts';
import type { Voice } from '../base/voice.ts';
import { openElsewhere } from './elsewhere.ts';

/** A checked workflow with what it came from, and what to run it on. */
export interface RunRequest {
  readonly workflow: Workflow;
  /** The file's text, for a host that wants to check it itself. */
  readonly text: string;
  readonly format: WorkflowFormat;
  readonly input: JsonObject;
  readonly workspacePath: string;
  readonly key: string | null;
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

/**
 * Takes the data folder to drive runs here; or where a desktop or `serve` has it, reaches that process, which drives
 * them. Rejects with RefusalError when neither is possible.
 */
export async function openRunHost(dataDir: string, owner: string, voice: Voice): Promise<RunHost> {
  for (let tried = 1; ; tried++) {
    const host = await openUnlessInUse(dataDir, owner, voice);
    if (!(host instanceof RefusalError)) return here(host);
    const found = await readHostFile(dataDir);
    if (found?.ok === false) throw new RefusalError(found.error.code, found.error.message, found.error.fix);
    if (found && found.value.kind !== 'cli') return openElsewhere(dataDir, found.value.pid);
    // Another command has the folder, for as long as its own work takes.
    if (found || tried === TRIES) throw host;
    await wait(0);
  }
}

function here(host: Host): RunHost {
  const { plane, ports, dataDir } = host;
  return {
    dataDir,
    pid: null,
    store: ports.store,
    blobs: ports.blobs,
    plane,
    follow: (_, listener) => plane.subscribe(listener),
    start: ({ workflow, input, workspacePath, key }) =>
      plane.start({ workflow, input, workspacePath, key, by: localActor('cli') }),
    close: () => host.close(),
  };
}
