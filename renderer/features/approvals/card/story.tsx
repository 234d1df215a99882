import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import type { LineTarget } from '../patch/patch-view.tsx';
import { Choices } from './choices.tsx';
import { Checks } from './checks.tsx';
import { Context } from './context.tsx';
import { Facts } from './facts.tsx';
import { History } from './history.tsx';
import { JsonText } from './json-text.tsx';
import { Notes } from './notes.tsx';
import { Part } from './part.tsx';
import { Reasons } from './reasons.tsx';
import { ToolCall } from './tool-call.tsx';
import classes from './card.module.css';

interface StoryProps {
  readonly card: ApprovalCard;
  /** The query of the address, which stays when another approval takes the place of this one. */
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly onGo: (target: LineTarget) => void;
}

/** Everything that a person has to know before the content itself. */
export function Story({ card, query, onGo }: StoryProps) {
  const { approval, context } = card;
  const { subject, checks } = approval;
  return (
    <div className={classes.story}>
      {card.choices.length > 0 && (
        <div className={classes.wide}>
          <Choices key={approval.approvalId} card={card} query={query} />
        </div>
      )}
      <div className={classes.column}>
        <Reasons approval={approval} />
        <Notes subject={subject} />
      </div>
      <div className={classes.column}>
        {checks !== null && <Checks checks={checks} onGo={onGo} />}
        <Facts card={card} />
        <History card={card} />
      </div>
      {subject.kind === 'tool-call' && (
        <div className={classes.wide}>
          <ToolCall subject={subject} />
        </div>
      )}
      {subject.kind === 'content' && (
        <div className={classes.wide}>
          <Part title="Content">
            <JsonText value={subject.content} label="Content" />
          </Part>
        </div>
      )}
      <div className={classes.wide}>
        <Context steps={context} runId={approval.runId} />
      </div>
    </div>
  );
}
