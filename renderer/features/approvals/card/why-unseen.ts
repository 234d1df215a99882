import type { ApprovalSubject } from '../../../../core/approval/subject.ts';
import type { ShownDiff } from '../patch/read-diff.ts';

/**
 * Why a patch can't be approved from here, in words: nobody approves what they can't see, nor something else than what would
 * be applied. Null when it is seen, or is no patch.
 */
export function whyUnseen(subject: ApprovalSubject, diff: ShownDiff | undefined): string | null {
  if (subject.kind !== 'patch') return null;
  if (!diff) return 'The diff is not here yet.';
  if (diff.digest !== subject.patchDigest)
    return 'The diff that came is not the one that this approval is about.';
  if (!diff.read.ok)
    return `The diff can’t be shown: line ${diff.read.problem.line}, ${diff.read.problem.message}.`;
  return null;
}
