import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { countOf } from '../../../ui/format.ts';
import type { Ticked } from '../patch/ticks.ts';

/** Characters of a commit that people recognise it by. */
const SHORT_COMMIT = 7;

type Bound = Pick<ApprovalCard, 'approval' | 'branch' | 'baseCommit' | 'workspace'>;

/** Exactly what approving does, in one sentence. `ticked`: what of the patch; null while its diff isn't known. */
export function sayWhat(card: Bound, ticked: Ticked | null): string {
  const { subject } = card.approval;
  switch (subject.kind) {
    case 'patch': {
      if (ticked?.files === 0) return 'Nothing is ticked';
      const all = countOf(subject.files.length, 'file');
      if (ticked === null) return `Apply ${all} to ${sayWhere(card)}`;
      const part = ticked.everything ? countOf(ticked.files, 'file') : partOf(ticked);
      return `Apply ${part} (${countOf(ticked.lines, 'line')}) to ${sayWhere(card)}`;
    }
    case 'tool-call':
      return `Run ${subject.agent}.${makeVisible(subject.tool)} with exactly these arguments`;
    case 'content':
      return 'Let the run go on with this content';
  }
}

function partOf({ files, filesInAll }: Ticked): string {
  return files === filesInAll
    ? `a part of ${countOf(filesInAll, 'file')}`
    : `${files} of ${countOf(filesInAll, 'file')}`;
}

/** Where a patch goes: "main at abc1234". */
export function sayWhere({ branch, baseCommit, workspace }: Omit<Bound, 'approval'>): string {
  if (baseCommit === null) return `the folder ${makeVisible(workspace.split(/[\\/]/).at(-1) ?? workspace)}`;
  const commit = baseCommit.slice(0, SHORT_COMMIT);
  return branch === null ? `commit ${commit}` : `${makeVisible(branch)} at ${commit}`;
}

/** What came of an approval that was approved, in one sentence. */
export function sayDone(card: Bound & Pick<ApprovalCard, 'runStatus'>): string {
  const { subject, patch } = card.approval;
  if (subject.kind === 'tool-call') return `${subject.agent}.${makeVisible(subject.tool)} was let run`;
  if (subject.kind === 'content') return 'The run went on';
  const files = countOf(subject.files.length, 'file');
  if (patch === 'applied') return `Applied ${files} to ${sayWhere(card)}`;
  if (patch === 'rolled-back') return `Applied ${files}, then rolled back`;
  return ['running', 'waiting'].includes(card.runStatus)
    ? `Applying ${files} …`
    : `${files} were not applied`;
}
