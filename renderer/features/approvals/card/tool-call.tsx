import { useQuery } from '@tanstack/react-query';
import type { ToolCallSubject } from '../../../../core/approval/subject.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { api } from '../../../client/api.ts';
import { JsonText } from './json-text.tsx';
import { Part } from './part.tsx';
import classes from './card.module.css';

/** A call that acts on the world: which tool, what it does, with exactly which arguments. */
export function ToolCall({ subject }: { readonly subject: ToolCallSubject }) {
  const catalog = useQuery(api.workflows.catalog.queryOptions());
  const agent = catalog.data?.find(({ id }) => id === subject.agent);
  const tool = agent?.tools.find(({ name }) => name === subject.tool);
  return (
    <Part title="The call">
      <p className={classes.call}>
        <code>
          {subject.agent}.{makeVisible(subject.tool)}
        </code>{' '}
        <span className={classes.dimmed}>
          {agent
            ? `${makeVisible(agent.title)}, version ${makeVisible(subject.agentVersion)}`
            : `version ${makeVisible(subject.agentVersion)}`}
        </span>
      </p>
      {tool && <p>{makeVisible(tool.description)}</p>}
      {tool && !tool.idempotent && (
        <p className={classes.dimmed}>It acts on the world and isn’t known to be safe to repeat.</p>
      )}
      {catalog.isSuccess && !tool && (
        <p className={classes.warn}>No agent with this tool is installed now.</p>
      )}
      <h4 className={classes.subheading}>Arguments, exactly</h4>
      <JsonText value={subject.args} label="Arguments" />
      {subject.handoff && (
        <>
          <h4 className={classes.subheading}>
            It takes over from {makeVisible(subject.handoff.from.agent)} (
            {makeVisible(subject.handoff.from.stepId)}), and is told
          </h4>
          <JsonText value={subject.handoff.context} label="Context" />
        </>
      )}
    </Part>
  );
}
