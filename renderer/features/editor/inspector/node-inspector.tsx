import { useEffect, useRef } from 'react';
import type { JsonObject } from '../../../../core/json.ts';
import { useEditor } from '../state/editor-store.ts';
import { OutputSection } from '../trying/output-section.tsx';
import { IdField } from './id-field.tsx';
import classes from './inspector.module.css';
import { KindFields } from './kind-fields.tsx';
import { NeedsField } from './needs-field.tsx';
import { NodeProblems } from './node-problems.tsx';
import { PolicyFields } from './policy-fields.tsx';
import { TextField } from './text-field.tsx';

interface NodeInspectorProps {
  readonly id: string;
  readonly node: JsonObject;
}

/** A step: what it is called, what it waits for, what it does. */
export function NodeInspector({ id, node }: NodeInspectorProps) {
  const place = useRef<HTMLDivElement>(null);
  const goal = useEditor((state) => state.goal);
  useEffect(() => {
    if (goal?.node !== id) return;
    const name = goal.path.join('.');
    const fields = [...(place.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])];
    const field =
      fields.find((each) => each.dataset['field'] === name) ??
      fields.find((each) => name.startsWith(`${each.dataset['field'] ?? ''}.`)) ??
      fields[0];
    const input = field?.matches('input, textarea, select')
      ? field
      : field?.querySelector<HTMLElement>('input, textarea, button');
    input?.focus();
    input?.scrollIntoView({ block: 'nearest' });
  }, [goal, id]);
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
