import { lazy, Suspense } from 'react';
import { useAddress } from '../../app/address.ts';
import { WorkflowList } from './list/workflow-list.tsx';

// The list is the first screen that most people see: what only the preview needs comes with the preview.
const WorkflowPreview = lazy(() =>
  import('./preview/workflow-preview.tsx').then((it) => ({ default: it.WorkflowPreview })),
);

const WorkflowEditor = lazy(() =>
  import('../editor/index.ts').then((it) => ({ default: it.WorkflowEditor })),
);

/** Workflows: the list, or one of them to edit; what comes with the program is only looked at. */
export function WorkflowsScreen() {
  const { path } = useAddress();
  const [, ref] = path;
  if (ref === undefined) return <WorkflowList />;
  return (
    <Suspense>
      {ref.startsWith('starter:') ? (
        <WorkflowPreview key={ref} reference={ref} />
      ) : (
        <WorkflowEditor key={ref} reference={ref} />
      )}
    </Suspense>
  );
}
