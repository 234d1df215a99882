import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { select, useEditorStore } from '../state/editor-store.ts';
import { selectNodes } from '../state/selection.ts';
import classes from './output-section.module.css';
import type { Prepared } from './use-try.ts';

/** Steps that are named; with more the way is to run what comes before. */
const NAMED = 6;

interface WhyNotProps {
  readonly why: Exclude<Prepared, { kind: 'ready' }>;
  /** What else can be done. */
  readonly children: ReactNode;
}

/** Why a part was not run, with the steps that it is about. */
export function WhyNot({ why, children }: WhyNotProps) {
  return (
    <div role="alert" className={classes.whyNot}>
      <Words why={why} />
      {children && <div className={classes.buttons}>{children}</div>}
    </div>
  );
}

function Words({ why }: Pick<WhyNotProps, 'why'>) {
  switch (why.kind) {
    case 'unsaved':
      return <p>Nothing was run: a run needs a saved version, and this one could not be saved.</p>;
    case 'closed':
      return (
        <p>
          This step would be skipped: what <StepLink id={why.by} /> gave doesn’t lead here. Pin another output
          of it.
        </p>
      );
    case 'missing': {
      const never = why.steps.filter((step) => step.why === 'never');
      const large = why.steps.filter((step) => step.why === 'too-large');
      return (
        <>
          {never.length > 0 && (
            <p>
              <Names ids={never.map(({ id }) => id)} /> {never.length === 1 ? 'has' : 'have'} given no output
              yet, and it is needed here.
            </p>
          )}
          {large.length > 0 && (
            <p>
              What <Names ids={large.map(({ id }) => id)} /> gave is too large to be taken over.
            </p>
          )}
          <p>Pin an output of it, or run what comes before, too.</p>
        </>
      );
    }
  }
}

function Names({ ids }: { readonly ids: readonly string[] }) {
  const more = ids.length - NAMED;
  return (
    <>
      {ids.slice(0, NAMED).map((id, at) => (
        <span key={id}>
          {at > 0 && ', '}
          <StepLink id={id} />
        </span>
      ))}
      {more > 0 && ` and ${more} more`}
    </>
  );
}

function StepLink({ id }: { readonly id: string }) {
  const store = useEditorStore();
  return (
    <Anchor
      component="button"
      type="button"
      inherit
      underline="always"
      onClick={() => select(store, selectNodes([id]))}
    >
      {makeVisible(id)}
    </Anchor>
  );
}
