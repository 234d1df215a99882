import { useAddress } from '../../app/address.ts';
import { WorkflowList } from './list/workflow-list.tsx';
import { WorkflowPreview } from './preview/workflow-preview.tsx';

/** Workflows: the list, or one of them to look at. */
export function WorkflowsScreen() {
  const { path } = useAddress();
  const [, ref] = path;
  return ref === undefined ? <WorkflowList /> : <WorkflowPreview key={ref} reference={ref} />;
}
