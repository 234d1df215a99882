import { Skeleton } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { Problem } from '../../../ui/problem.tsx';
import { Screen } from '../../../ui/screen.tsx';
import { useWorkflow } from '../../workspaces/index.ts';
import { CopyToEdit } from '../new/copy-to-edit.tsx';
import { RunButton } from '../run-button.tsx';
import { PreviewBody } from './preview-body.tsx';

/** A workflow to look at before it is run: its graph, what it would do, and its text. */
export function WorkflowPreview({ reference }: { readonly reference: string }) {
  const detail = useWorkflow(reference);
  const line = detail.data?.line;
  return (
    <Screen
      title={makeVisible(line?.name ?? 'Workflow')}
      fills
      actions={
        line && (
          <>
            <CopyToEdit line={line} />
            <RunButton line={line} variant="filled" />
          </>
        )
      }
    >
      {detail.error && (
        <div style={{ flex: 1, padding: 16 }}>
          <Problem error={detail.error} onRetry={() => void detail.refetch()} />
        </div>
      )}
      {detail.isPending && <Skeleton height="100%" radius={0} animate={false} />}
      {detail.data && <PreviewBody detail={detail.data} />}
    </Screen>
  );
}
