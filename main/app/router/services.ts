import type { ApprovalPolicy } from '../../../core/approval/policy.ts';
import type { PolicyView } from '../../../core/contract/settings.ts';
import type { SystemInfo } from '../../../core/contract/system.ts';
import type { Actor } from '../../../core/approval/subject.ts';
import type { Folders } from '../../ports/folders.ts';
import type { Logs } from '../../ports/logs.ts';
import type { PolicyStore } from '../../ports/policy.ts';
import type { SettingsStore } from '../../ports/settings.ts';
import type { VerifyText } from '../../ports/verifier.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { ExportText } from '../export.ts';
import type { Health } from '../health.ts';
import type { ReadHistory } from '../histories.ts';
import type { InvitationDesk } from '../invitations.ts';
import type { WriteJournal } from '../journal.ts';
import type { Hub } from '../live/hub.ts';
import type { Live } from '../live/live.ts';
import type { ControlPlanePorts } from '../ports.ts';
import type { RunReads } from '../read-runs.ts';
import type { Workflows } from '../workflows/workflows.ts';
import type { Workspaces } from '../workspaces.ts';

/** What the procedures of the contract are carried out with. */
export interface Services {
  readonly plane: ControlPlane;
  readonly ports: ControlPlanePorts;
  readonly hub: Hub;
  readonly live: Live;
  readonly health: Health;
  readonly logs: Logs;
  readonly settings: SettingsStore;
  readonly policy: PolicyStore<ApprovalPolicy>;
  readonly folders: Folders;
  readonly workflows: Workflows;
  /** From then on, changes of the workflow files in this folder by other programs are told of. */
  readonly followWorkflows: (workspace: string) => Promise<void>;
  readonly workspaces: Workspaces;
  readonly histories: ReadHistory;
  readonly reads: RunReads;
  readonly journal: WriteJournal;
  readonly verify: VerifyText;
  readonly exportText: ExportText;
  readonly info: Omit<SystemInfo, 'person' | 'isGuest'>;
  readonly invitations: InvitationDesk;
  readonly policyPath: PolicyView['path'];
  /** Makes the sample workspace unless it is there; gives its real path. */
  readonly makeSample: () => Promise<string>;
  /** Whether a person is here by invitation, and so may decide and no more. */
  readonly isGuest: (actor: Actor) => boolean;
  /** Hears of what was thrown and is no refusal. Callers are told nothing of it. */
  readonly onBug: (error: unknown) => void;
}

/** Who calls, for as long as the connection lasts. */
export interface Caller {
  readonly actor: Actor;
}

/** What a procedure knows of its call. */
export interface CallContext extends Caller {
  /** Aborted when the connection ends. */
  readonly gone: AbortSignal;
}
