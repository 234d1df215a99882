import { useRef } from 'react';
import type { JsonObject } from '../../../../core/json.ts';
import { OutputSection } from '../trying/output-section.tsx';
import { IdField } from './id-field.tsx';
import classes from './inspector.module.css';
import { KindFields } from './kind-fields.tsx';
import { NeedsField } from './needs-field.tsx';
import { NodeProblems } from './node-problems.tsx';
import { PolicyFields } from './policy-fields.tsx';
import { TextField } from './text-field.tsx';
import { useGoal } from './use-goal.ts';

interface NodeInspectorProps {
  readonly id: string;
  readonly node: JsonObject;
}

/** A step: what it is called, what it waits for, what it does. */
export function NodeInspector({ id, node }: NodeInspectorProps) {
  const place = useRef<HTMLDivElement>(null);
  useGoal(id, place);
  return (
    <div ref={place} className={classes.fields}>
      <NodeProblems id={id} />
      <TextField id={id} node={node} path={['title']} label="Title" placeholder={id} />
      <IdField id={id} />
      <KindFields id={id} node={node} />
      <NeedsField id={id} />
      <OutputSection id={id} />
      <PolicyFields id={id} node={node} />
      <TextField
        id={id}
        node={node}
        path={['notes']}
        label="Notes"
        placeholder="For whoever reads this later"
      />
    </div>
  );
}
