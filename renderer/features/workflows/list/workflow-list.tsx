import { Skeleton, Stack, TextInput } from '@mantine/core';
import { IconSearch, IconSitemap } from '@tabler/icons-react';
import { addressOf, go, useAddress } from '../../../app/address.ts';
import { Empty } from '../../../ui/empty.tsx';
import { useKeyHints } from '../../../ui/keys.ts';
import { KeyHint } from '../../../ui/key-hint.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Screen } from '../../../ui/screen.tsx';
import { useWorkflows } from '../../workspaces/index.ts';
import { NewWorkflow } from '../new/new-workflow.tsx';
import { Welcome } from '../welcome/welcome.tsx';
import { filterLines } from './filter-lines.ts';
import { useListKeys } from './use-list-keys.ts';
import { WorkflowTable } from './workflow-table.tsx';

const KEYS = [
  { keys: 'j', does: 'Next workflow' },
  { keys: 'k', does: 'Previous workflow' },
  { keys: 'Enter', does: 'Look at it' },
  { keys: '/', does: 'Search' },
];

/** What can be run here: starters, and the files of the workspace. */
export function WorkflowList() {
  const { query } = useAddress();
  const text = query['text'] ?? '';
  const workflows = useWorkflows({ follows: true });
  const search = useListKeys();
  useKeyHints(KEYS);
  const shown = filterLines(workflows.data ?? [], text);
  return (
    <Screen
      title="Workflows"
      actions={
        <>
          <TextInput
            ref={search}
            aria-label="Search workflows"
            placeholder="Search"
            rightSection={<KeyHint of="/" />}
            w={220}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={text}
            onChange={(event) =>
              go(addressOf(['workflows'], { text: event.currentTarget.value }), { replace: true })
            }
          />
          <NewWorkflow lines={workflows.data ?? []} />
        </>
      }
    >
      <Stack gap="lg">
        <Welcome />
        {workflows.error && <Problem error={workflows.error} onRetry={() => void workflows.refetch()} />}
        {workflows.isPending && <Loading />}
        {shown.length > 0 && <WorkflowTable lines={shown} />}
        {workflows.data && shown.length === 0 && (
          <Empty icon={IconSitemap} title={text === '' ? 'No workflows' : 'Nothing has these words'}>
            {text === ''
              ? 'Begin one with “New”, or put a file into .signalbox/workflows of the workspace; it shows up here.'
              : 'Names, descriptions and files are searched.'}
          </Empty>
        )}
      </Stack>
    </Screen>
  );
}

function Loading() {
  return (
    <Stack gap="sm">
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} height={48} animate={false} />
      ))}
    </Stack>
  );
}
