import type { ApprovalSubject } from '../../core/approval/subject.ts';
import { findAgentMove } from '../domain/run/start.ts';
import type { ControlPlanePorts } from './ports.ts';

export type FreshnessPorts = Pick<ControlPlanePorts, 'workspace' | 'catalog' | 'sha256'>;

/** Why what was asked about is no longer there as it was shown, in words; null when it is. */
export async function findMove(
  { workspace, catalog, sha256 }: FreshnessPorts,
  subject: ApprovalSubject,
): Promise<string | null> {
  switch (subject.kind) {
    case 'patch': {
      const freshness = await workspace.check(subject);
      return freshness.kind === 'moved' ? freshness.reason : null;
    }
    case 'tool-call':
      return findAgentMove(subject, catalog(), sha256);
    case 'content':
      return null;
  }
}
