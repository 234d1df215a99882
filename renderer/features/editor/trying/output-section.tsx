import { useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { Json } from '../../../../core/json.ts';
import { api } from '../../../client/api.ts';
import classes from './output-section.module.css';
import { useLastRunId } from './last-run.tsx';

/** Characters of an output that are shown here; all of it is in the run. */
const SHOWN = 4_000;

/** What a step yielded in the newest run: what templates of later steps will find. */
export const OutputSection = memo(function OutputSection({ id }: { readonly id: string }) {
  const runId = useLastRunId();
  const last = useQuery({
    ...api.runs.step.queryOptions({ input: { runId: runId ?? '', stepId: id } }),
    enabled: runId !== null,
    // A step that is new since then is none of that run.
    retry: false,
  });
  if (last.data?.step.state !== 'succeeded') return null;
  const { output, tooLarge } = last.data;
  return (
    <section aria-label="Last output" className={classes.section}>
      <h2 className={classes.heading}>Last output</h2>
      {tooLarge.output ? (
        <p className={classes.quiet}>It is too large to show here. It is in the run.</p>
      ) : (
        <Shown output={output} />
      )}
    </section>
  );
});

function Shown({ output }: { readonly output: Json }) {
  const text = JSON.stringify(output, null, 2);
  return (
    <pre className={classes.output} tabIndex={0} aria-label="Output of the last run">
      {makeVisible(text.slice(0, SHOWN))}
      {text.length > SHOWN && ` … ${text.length - SHOWN} more characters`}
    </pre>
  );
}
