import { useAddress } from '../../app/address.ts';
import { editorCode, isEdited } from '../../app/editor-code.ts';
import { Lazy } from '../../ui/lazy.tsx';
import { lazyCode } from '../../ui/lazy-code.ts';
import { WorkflowList } from './list/workflow-list.tsx';

// The list is the first screen that most people see: what only the preview needs comes with the preview.
const previewCode = lazyCode(() => import('./preview/workflow-preview.tsx').then((it) => it.WorkflowPreview));

/** Workflows: the list, or one of them to edit; what comes with the program is only looked at. */
export function WorkflowsScreen() {
  const { path } = useAddress();
  const [, ref] = path;
  if (ref === undefined) return <WorkflowList />;
  return <Lazy key={ref} code={isEdited(path) ? editorCode : previewCode} props={{ reference: ref }} />;
}
