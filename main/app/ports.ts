import type { AgentCatalog } from '../../core/agent/manifest.ts';
import type { PolicyInForce } from '../../core/approval/policy.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Agents } from '../ports/agents.ts';
import type { Clock, Ids, Sha256, Signer } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import type { Blobs, Workspace } from '../ports/workspace.ts';
import type { Worktrees } from '../ports/worktrees.ts';

/** Everything that the application needs from outside; a host puts it together. */
export interface ControlPlanePorts {
  readonly store: Store;
  readonly agents: Agents;
  readonly workspace: Workspace;
  readonly worktrees: Worktrees;
  readonly blobs: Blobs;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sha256: Sha256;
  readonly signer: Signer;
  readonly catalog: () => AgentCatalog;
  /** The approval policy in force now. */
  readonly policy: () => PolicyInForce;
  /** Version, system and tool versions, as they go into the log and the report. */
  readonly environment: JsonObject;
}

/** Agent calls at a time over all runs: requirements.md R4. */
export const DEFAULT_CONCURRENCY = 5;
