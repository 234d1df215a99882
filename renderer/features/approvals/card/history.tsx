import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { addressOf } from '../../../app/address.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import { Part } from './part.tsx';
import classes from './card.module.css';

/** What happened to it so far: edited, endorsed, replaced. Nothing when nothing did. */
export function History({ card: { approval, replacedBy } }: { readonly card: ApprovalCard }) {
  const { replaces, amendedBy, candidate, endorsements } = approval;
  if (replaces === null && replacedBy === null && endorsements.length === 0) return null;
  return (
    <Part title="So far">
      <ul className={classes.notes}>
        {replaces !== null && (
          <li>
            {amendedBy === null
              ? candidate === undefined
                ? 'Proposed anew'
                : 'Another candidate was chosen and checked'
              : `Changed by ${makeVisible(amendedBy.name)} and checked anew`}
            ; it took the place of <a href={addressOf(['approvals', replaces])}>the approval before</a>.
          </li>
        )}
        {endorsements.map(({ by, at, reason }) => (
          <li key={`${by.name} ${at}`}>
            Approved by {makeVisible(by.name)} <RelativeTime at={at} />
            {reason === null ? '' : `: ${makeVisible(reason)}`}
          </li>
        ))}
        {replacedBy !== null && (
          <li>
            <a href={addressOf(['approvals', replacedBy])}>Another approval</a> took its place.
          </li>
        )}
      </ul>
    </Part>
  );
}
