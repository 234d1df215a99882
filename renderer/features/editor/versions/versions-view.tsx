import { Button, SegmentedControl, Select, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkflowDetail } from '../../../../core/contract/workflows.ts';
import type { VersionLine } from '../../../../core/workflow/version.ts';
import { writeText } from '../../../../core/workflow/edit/draft.ts';
import { api, client } from '../../../client/api.ts';
import { Problem } from '../../../ui/problem.tsx';
import { targetOf } from '../save/target.ts';
import type { Saving } from '../save/use-save.ts';
import { hasUnsaved, useEditor } from '../state/editor-store.ts';
import { Compared } from './compared.tsx';
import { VersionList } from './version-list.tsx';
import classes from './versions.module.css';

interface VersionsViewProps {
  readonly detail: WorkflowDetail;
  readonly saving: Saving;
}

const PAGE = 50;

/** The saved versions of a workflow: what each one changed, against the one before or what is here now, and the way back. */
export function VersionsView({ detail, saving }: VersionsViewProps) {
  const target = targetOf(detail.line);
  const history = useInfiniteQuery(
    api.workflows.versions.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...target,
        limit: PAGE,
        ...(cursor !== undefined && { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    }),
  );
  const [chosen, setChosen] = useState<number | null>(null);
  if (history.error) return <Problem error={history.error} onRetry={() => void history.refetch()} />;
  if (!history.data) return <Skeleton height="100%" radius={0} animate={false} />;
  const lines = history.data.pages.flatMap(({ items }) => items);
  const line = lines.find(({ number }) => number === chosen) ?? lines[0];
  if (!line) {
    return (
      <div className={classes.none}>
        No version was saved yet. “Save version” keeps what is here now, and every later change can be
        compared with it.
      </div>
    );
  }
  return (
    <div className={classes.view}>
      <VersionList
        lines={lines}
        chosen={line.number}
        onChoose={setChosen}
        onOlder={history.hasNextPage ? () => void history.fetchNextPage() : null}
      />
      <ChosenVersion key={line.number} detail={detail} line={line} saving={saving} />
    </div>
  );
}

interface ChosenProps extends VersionsViewProps {
  readonly line: VersionLine;
}

type Against = 'before' | 'now';

function ChosenVersion({ detail, line, saving }: ChosenProps) {
  const isFirst = line.number === 1;
  const unsaved = useEditor(hasUnsaved);
  const [against, setAgainst] = useState<Against>(isFirst ? 'now' : 'before');
  const [look, setLook] = useState<'graph' | 'text'>('graph');
  const { sides, error } = useSides(detail, line, against);
  return (
    <div className={classes.chosen}>
      <div className={classes.bar}>
        <Select
          aria-label="Compare with"
          size="xs"
          w={230}
          allowDeselect={false}
          data={[
            { value: 'before', label: 'With the version before', disabled: isFirst },
            { value: 'now', label: unsaved ? 'With your unsaved changes' : 'With what is here now' },
          ]}
          value={against}
          onChange={(next) => next !== null && setAgainst(next)}
        />
        <SegmentedControl
          aria-label="Show as"
          size="xs"
          data={[
            { value: 'graph', label: 'Graph' },
            { value: 'text', label: 'Text' },
          ]}
          value={look}
          onChange={(next) => setLook(next)}
        />
        <RestoreButton detail={detail} line={line} saving={saving} />
      </div>
      {error && <Problem error={error} />}
      {sides ? <Compared {...sides} look={look} /> : <Skeleton height="100%" animate={false} />}
    </div>
  );
}

/** The two texts that are compared, the later one second; null while one of them is on its way. */
function useSides({ line: { ref, workspace } }: WorkflowDetail, line: VersionLine, against: Against) {
  const target = targetOf({ ref, workspace });
  const draft = useEditor(({ editor }) => editor.draft);
  const unsaved = useEditor(hasUnsaved);
  const version = useQuery({
    ...api.workflows.version.queryOptions({ input: { ...target, number: line.number } }),
    staleTime: Infinity,
  });
  const before = useQuery({
    ...api.workflows.version.queryOptions({ input: { ...target, number: Math.max(1, line.number - 1) } }),
    staleTime: Infinity,
    enabled: against === 'before',
  });
  const error = version.error ?? before.error;
  if (!version.data || (against === 'before' && !before.data)) return { sides: null, error };
  const own = { label: `version ${line.number}`, text: version.data.text, format: version.data.format };
  if (against === 'before' && before.data) {
    const { text, format } = before.data;
    return { sides: { before: { label: `version ${line.number - 1}`, text, format }, after: own }, error };
  }
  const label = unsaved ? 'your unsaved changes' : 'what is here now';
  return { sides: { before: own, after: { label, text: writeText(draft), format: draft.format } }, error };
}

function RestoreButton({ detail, line, saving }: ChosenProps) {
  const cache = useQueryClient();
  const unsaved = useEditor(hasUnsaved);
  const whyNot = whyNotRestore(detail, line, unsaved);
  const restore = useMutation({
    mutationFn: () =>
      client.workflows.restore({ ...targetOf(detail.line), number: line.number, baseDigest: saving.base }),
    onSuccess: (outcome) => {
      if (outcome.kind === 'conflict') saving.show(outcome.current);
      else void cache.invalidateQueries({ queryKey: api.workflows.key() });
    },
  });
  return (
    <Button
      size="compact-sm"
      ml="auto"
      variant="default"
      loading={restore.isPending}
      disabled={whyNot !== null}
      title={restore.error?.message ?? whyNot ?? 'Saves its text as a new version; nothing is lost'}
      {...(restore.error && { color: 'red', variant: 'light' })}
      onClick={() => restore.mutate()}
    >
      {restore.error ? 'Could not be restored' : `Restore version ${line.number}`}
    </Button>
  );
}

/** Why a version can't be restored now; null: it can. */
function whyNotRestore(
  { digest, canSave }: WorkflowDetail,
  line: VersionLine,
  unsaved: boolean,
): string | null {
  if (canSave !== true) return canSave;
  if (unsaved) return 'You have unsaved changes: save or undo them first';
  return digest === line.digest ? 'This is what is here now' : null;
}
