import type { Json } from '../json.ts';

/** Types of events that a person, a policy or the program answers for: what the audit page lists. */
export const ACT_TYPES = [
  'run.started',
  'approval.requested',
  'approval.endorsed',
  'approval.decided',
  'approval.voided',
  'patch.applied',
  'rollback.begun',
  'patch.rolled-back',
  'rollback.failed',
  'steps.reset',
  'signal.received',
  'run.cancel-requested',
  'run.ended',
  'export.made',
  'settings.changed',
  'policy.changed',
  'person.invited',
  'invitation.renewed',
  'invitation.revoked',
  'workflow.saved',
  'workflow.renamed',
  'workflow.removed',
] as const;
export type ActType = (typeof ACT_TYPES)[number];

/** The stream of what is done outside of runs: exports, settings, policies. */
export const JOURNAL_STREAM = 'journal';

/** One line of "who did what". */
export interface ActRecord {
  /** Place among all events of the store; newer is larger. */
  readonly position: number;
  readonly stream: string;
  readonly seq: number;
  readonly hash: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly type: ActType;
  /** Null outside of runs. */
  readonly runId: string | null;
  /** The event's data; large members (a whole workflow, a subject's files) are left out. */
  readonly data: { readonly [key: string]: Json };
}
