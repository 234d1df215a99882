import { riskLevelOf } from '../approval/risk.ts';
import type { Decided, Endorsed, Requested } from './approval-events.ts';

export type Actor = Decided['by'];

/** What counts of an approval's story when its decision is held against the policy. */
export interface Governed {
  readonly requested: { readonly data: Requested };
  readonly endorsed: readonly { readonly data: Endorsed }[];
  /** Who changed the content, in this and all that it takes the place of. */
  readonly amenders: readonly Actor[];
}

/** How a decision breaks what the policy demanded when it was asked for, in words that follow "decides"; null: not at all. */
export function findPolicyBreach(
  { requested, endorsed, amenders }: Governed,
  { by, decision }: Decided,
): string | null {
  const { policy } = requested.data;
  const automatic =
    policy?.outcome === 'auto-approve' ? 'approved' : policy?.outcome === 'auto-reject' ? 'rejected' : null;
  if (by.kind === 'policy') {
    return automatic === decision ? null : 'in the name of a policy that did not say so';
  }
  if (decision === 'rejected' || policy === undefined) return null;
  if (automatic === 'rejected') return 'for what the policy had rejected';
  if (policy.ownEdits === 'refused' && amenders.some((amender) => isSame(amender, by))) {
    return `for ${by.name}, who had changed the content and whom the policy shuts out`;
  }
  if (policy.approvers === 2 && !endorsed.some(({ data }) => !isSame(data.by, by))) {
    return 'for one person where the policy demands two';
  }
  return null;
}

export function isSame(one: Actor, other: Actor): boolean {
  return one.kind === other.kind && one.name === other.name;
}

/** Whether an estimate is what its own reasons make up. */
export function isSoundRisk({ score, level, reasons }: NonNullable<Requested['risk']>): boolean {
  const sum = reasons.reduce((total, { points }) => total + points, 0);
  return score === Math.min(100, sum) && level === riskLevelOf(score);
}
