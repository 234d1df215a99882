import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { addressOf } from '../../../app/address.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { Chosen } from './chosen.tsx';
import { CopyText } from './copy-text.tsx';
import { Part } from './part.tsx';
import classes from './card.module.css';

/** Characters of a digest or commit that are shown. */
const SHORT = 12;

/** Who made what is asked about. What is changed without another approval before it was given with the run. */
function Origin({ approval: { proposedBy, amendedBy, replaces } }: Pick<ApprovalCard, 'approval'>) {
  const giver = replaces === null ? amendedBy : null;
  return (
    <>
      {proposedBy !== null && <code>{makeVisible(proposedBy)}</code>}
      {proposedBy === null && giver === null && 'the workflow itself'}
      {giver !== null &&
        `${proposedBy === null ? '' : ', '}made of what ${makeVisible(giver.name)} gave, not of what was made in the run`}
    </>
  );
}

/** Who asks, for which step, and on what it is based. */
export function Facts({ card }: { readonly card: ApprovalCard }) {
  const { approval, branch, baseCommit, workspace } = card;
  return (
    <Part title="What it is bound to">
      <dl className={classes.facts}>
        <dt>Asked by</dt>
        <dd>
          <Origin approval={approval} />, <RelativeTime at={approval.requestedAt} />
        </dd>
        <Chosen card={card} />
        <dt>Step</dt>
        <dd>
          <a href={addressOf(['runs', approval.runId], { step: approval.stepId })}>{approval.stepId}</a>
        </dd>
        <dt>Workspace</dt>
        <dd className={classes.cut} title={workspace}>
          {makeVisible(workspace)}
        </dd>
        {approval.subject.kind === 'patch' && (
          <>
            <dt>Base</dt>
            <dd>
              {baseCommit === null ? (
                'a folder without a commit'
              ) : (
                <>
                  {branch === null ? 'no branch' : <code>{makeVisible(branch)}</code>} at{' '}
                  <CopyText value={baseCommit} shown={baseCommit.slice(0, 7)} label="commit" />
                </>
              )}
            </dd>
          </>
        )}
        <dt>Digest</dt>
        <dd>
          <CopyText value={approval.digest} shown={approval.digest.slice(0, SHORT)} label="digest" />
        </dd>
      </dl>
    </Part>
  );
}
