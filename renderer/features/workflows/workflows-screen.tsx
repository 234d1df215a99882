import { lazy, Suspense } from 'react';
import { useAddress } from '../../app/address.ts';
import { WorkflowList } from './list/workflow-list.tsx';

// The list is the first screen that most people see: what only the preview needs comes with the preview.
const WorkflowPreview = lazy(() =>
  import('./preview/workflow-preview.tsx').then((it) => ({ default: it.WorkflowPreview })),
);

/** Workflows: the list, or one of them to look at. */
export function WorkflowsScreen() {
  const { path } = useAddress();
  const [, ref] = path;
  if (ref === undefined) return <WorkflowList />;
  return (
    <Suspense>
      <WorkflowPreview key={ref} reference={ref} />
    </Suspense>
  );
}
