import { Fragment } from 'react';
import type { AgentChoice } from '../../core/agent/choice.ts';
import { makeVisible } from '../../core/approval/visible-text.ts';

/** Which agent was chosen and why, then why others come after it, in a sentence. Each reason may be in an agent's words. */
export function ChosenAgent({ choice: { agent, reasons } }: { readonly choice: AgentChoice }) {
  return (
    <>
      <bdi>{makeVisible(agent)}</bdi>
      {reasons.map((reason, index) => (
        <Fragment key={index}>
          {index === 0 ? ', since ' : '; '}
          <bdi>{makeVisible(reason)}</bdi>
        </Fragment>
      ))}
    </>
  );
}
