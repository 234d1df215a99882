import { Alert, Button, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DraftView } from '../../../core/contract/workflow-drafts.ts';
import type { WorkflowDetail } from '../../../core/contract/workflows.ts';
import { draftOf, openDraft, type Draft } from '../../../core/workflow/edit/draft.ts';
import { WORKFLOW_SCHEMA_VERSION } from '../../../core/workflow/schema.ts';
import { api, client } from '../../client/api.ts';
import { Problem } from '../../ui/problem.tsx';
import { Screen } from '../../ui/screen.tsx';
import { RelativeTime } from '../../ui/time.tsx';
import { useWorkflow } from '../workspaces/index.ts';
import { EditorBody } from './editor-body.tsx';
import { targetOf } from './save/target.ts';
import { createEditorStore, dispatch, edit, EditorProvider } from './state/editor-store.ts';

/** A workflow that can be changed: its unsaved draft when there is one, else what is stored. */
export function WorkflowEditor({ reference }: { readonly reference: string }) {
  const detail = useWorkflow(reference);
  const line = detail.data?.line;
  const draft = useQuery({
    ...api.workflows.draft.queryOptions({ input: targetOf(line ?? { ref: reference, workspace: null }) }),
    staleTime: Infinity,
    gcTime: 0,
    enabled: line !== undefined,
  });
  const error = detail.error ?? draft.error;
  if (error && !detail.data) {
    return (
      <Screen title="Workflow" fills>
        <div style={{ flex: 1, padding: 16 }}>
          <Problem error={error} onRetry={() => void detail.refetch()} />
        </div>
      </Screen>
    );
  }
  if (!detail.data || draft.data === undefined) {
    return (
      <Screen title="Workflow" fills>
        <Skeleton height="100%" radius={0} animate={false} />
      </Screen>
    );
  }
  return <Opened detail={detail.data} kept={draft.data} />;
}

interface OpenedProps {
  readonly detail: WorkflowDetail;
  readonly kept: DraftView | null;
}

function Opened({ detail, kept }: OpenedProps) {
  const [store] = useState(() => openIn(detail, kept));
  const [isTold, setTold] = useState(kept !== null);
  const discard = useMutation({
    mutationFn: () => client.workflows.discardDraft(targetOf(detail.line)),
    onSuccess: () => {
      const stored = read(detail.text, detail.format);
      dispatch(store, { type: 'open', draft: stored ?? emptyDraft(detail) });
      store.setState({ typed: stored ? null : detail.text });
      setTold(false);
    },
  });
  return (
    <EditorProvider value={store}>
      <EditorBody
        detail={detail}
        draftBase={kept ? { digest: kept.baseDigest, seq: kept.seq } : null}
        notice={
          isTold &&
          kept && (
            <Alert
              color="blue"
              p="xs"
              withCloseButton
              closeButtonLabel="Put away"
              onClose={() => setTold(false)}
              role="status"
            >
              These are your unsaved changes from <RelativeTime at={kept.at} />.{' '}
              <Button
                size="compact-xs"
                variant="default"
                loading={discard.isPending}
                onClick={() => discard.mutate()}
              >
                Discard them
              </Button>
            </Alert>
          )
        }
      />
    </EditorProvider>
  );
}

function openIn(detail: WorkflowDetail, kept: DraftView | null) {
  const stored = read(detail.text, detail.format);
  const text = kept?.text ?? detail.text;
  const isReadable = read(text, detail.format) !== null;
  const store = createEditorStore(stored ?? emptyDraft(detail), isReadable ? null : text);
  if (kept && isReadable) edit(store, { type: 'replace-text', text, format: detail.format });
  return store;
}

function read(text: string, format: WorkflowDetail['format']): Draft | null {
  const opened = openDraft(text, format);
  return opened.ok ? opened.draft : null;
}

/** What the canvas shows of a text that can't be read: nothing. */
function emptyDraft({ line, format }: WorkflowDetail): Draft {
  return draftOf(
    { schemaVersion: WORKFLOW_SCHEMA_VERSION, id: line.id ?? 'workflow', name: line.name, nodes: [] },
    format,
  );
}
