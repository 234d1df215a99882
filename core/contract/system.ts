import { eventIterator } from '@orpc/contract';
import type { Actor } from '../approval/subject.ts';
import type { RiskLevel } from '../approval/risk.ts';
import type { RunStatus } from '../run/vocabulary.ts';
import type { RunSummary } from '../run/views.ts';
import type { ApprovalLine } from './approvals.ts';
import { gives, procedure } from './base.ts';

/** What this program is and for whom it acts. */
export interface SystemInfo {
  readonly version: string;
  readonly host: 'electron' | 'node';
  /** `linux`, `darwin`, `win32`. */
  readonly platform: string;
  readonly dataDir: string;
  /** Who decides when this window decides. */
  readonly person: Actor;
  /** Whether they were invited: they decide, and how things are set up here is not theirs to change. */
  readonly isGuest: boolean;
  /** Whether a link can be made for a second person (the node host only). */
  readonly canInvite: boolean;
}

/** The status bar. */
export interface StatusView {
  readonly agents: { readonly ready: number; readonly total: number; readonly failing: number };
  readonly runs: Readonly<Record<RunStatus, number>>;
  /** Agent calls under way, and those that wait for a free place. */
  readonly calls: { readonly active: number; readonly limit: number };
  readonly approvals: Readonly<Record<RiskLevel, number>> & {
    readonly waiting: number;
    readonly snoozed: number;
  };
}

/** Something that a window has to know. Coalesced: of several changes of one thing only the newest is told. */
export type Change =
  | { readonly topic: 'run'; readonly run: RunSummary }
  | { readonly topic: 'approval'; readonly approval: ApprovalLine }
  | { readonly topic: 'status'; readonly status: StatusView }
  /** Ask again for what this names. */
  | { readonly topic: 'settings' | 'policy' | 'agents' | 'workspaces' | 'workflows' | 'invitations' };

/**
 * A subscription begins with a snapshot; each item's `seq` is one more than that of the item before. Who finds a gap,
 * or reads `lost` (it was too slow for its bounded queue), asks for everything again.
 */
export type LiveItem =
  | { readonly kind: 'snapshot'; readonly seq: number; readonly status: StatusView }
  | { readonly kind: 'delta'; readonly seq: number; readonly changes: readonly Change[] }
  | { readonly kind: 'lost'; readonly seq: number };

export const system = {
  info: procedure.output(gives<SystemInfo>()),
  status: procedure.output(gives<StatusView>()),
  /** Everything that changes, for as long as the window is open. */
  live: procedure.output(eventIterator(gives<LiveItem>())),
};
