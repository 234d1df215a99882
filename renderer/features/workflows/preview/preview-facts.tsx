import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { WorkflowDetail } from '../../../../core/contract/workflows.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { InputsFacts } from './inputs-facts.tsx';
import { PlanFacts } from './plan-facts.tsx';
import classes from './preview.module.css';

const SOURCES = {
  starter: 'comes with Signalbox',
  workspace: 'in this workspace',
  store: 'in the store of Signalbox',
} as const;

/** What it does, where it comes from, what it asks for, and what a run would do. */
export function PreviewFacts({ detail }: { readonly detail: WorkflowDetail }) {
  const { line, workflow, plan, inputs } = detail;
  return (
    <>
      {line.description !== '' && <p className={classes.description}>{makeVisible(line.description)}</p>}
      <section>
        <h2 className={classes.heading}>File</h2>
        <span className="sb-mono" style={{ overflowWrap: 'anywhere' }}>
          {makeVisible(line.path)}
        </span>
        <CopyButton value={line.path} what="the path" />
        <div className={classes.quiet}>
          {SOURCES[line.source]}
          {line.version !== null && `, version ${line.version}`}
        </div>
      </section>
      <InputsFacts inputs={inputs} />
      {workflow && plan && <PlanFacts workflow={workflow} plan={plan} />}
    </>
  );
}
