import { useState } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { ApprovalView } from '../../../../core/run/views.ts';
import { Part } from './part.tsx';
import classes from './card.module.css';

/** Reasons that are shown before the rest is asked for. */
const SHOWN = 6;

/** Why a person has to look: what adds to the risk, and what the policy says. */
export function Reasons({ approval: { risk, policy } }: { readonly approval: ApprovalView }) {
  const [all, setAll] = useState(false);
  const shown = all ? risk.reasons : risk.reasons.slice(0, SHOWN);
  return (
    <Part title="Why it needs you">
      <ul className={classes.reasons}>
        {shown.map(({ rule, points, text }, index) => (
          <li key={`${rule} ${index}`}>
            <span
              className={`${classes.points} sb-numbers`}
              title={`Adds ${points} to the score; rule ${rule}`}
            >
              +{points}
            </span>
            <span>{makeVisible(text)}</span>
          </li>
        ))}
        {(policy?.reasons ?? []).map((reason) => (
          <li key={reason}>
            <span className={classes.points}>policy</span>
            <span>{makeVisible(reason)}</span>
          </li>
        ))}
        {risk.reasons.length === 0 && (policy?.reasons ?? []).length === 0 && (
          <li>
            <span className={classes.points} />
            <span>Its workflow asks a person here; nothing about it is risky by itself.</span>
          </li>
        )}
      </ul>
      {!all && risk.reasons.length > SHOWN && (
        <button type="button" className={classes.textButton} onClick={() => setAll(true)}>
          {risk.reasons.length - SHOWN} more
        </button>
      )}
    </Part>
  );
}
