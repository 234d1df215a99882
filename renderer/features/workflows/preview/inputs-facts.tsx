import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { WorkflowInput } from '../../../../core/workflow/schema.ts';
import classes from './preview.module.css';

/** What a run is asked for when it starts. */
export function InputsFacts({ inputs }: { readonly inputs: Readonly<Record<string, WorkflowInput>> }) {
  const entries = Object.entries(inputs);
  if (entries.length === 0) return null;
  return (
    <section>
      <h2 className={classes.heading}>Inputs</h2>
      <ul className={classes.list}>
        {entries.map(([name, { type, description, default: preset }]) => (
          <li key={name}>
            <span className="sb-mono">{name}</span>{' '}
            <span className={classes.quiet}>
              {type}
              {preset === undefined ? ', required' : `, ${JSON.stringify(preset)} unless given`}
            </span>
            {description !== undefined && <div className={classes.quiet}>{makeVisible(description)}</div>}
          </li>
        ))}
      </ul>
    </section>
  );
}
