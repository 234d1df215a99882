import { Button, Group, Skeleton, Text } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { WorkspaceLine as Workspace } from '../../../../core/contract/workspaces.ts';
import { api, client } from '../../../client/api.ts';
import { queryClient } from '../../../client/query-client.ts';
import { Problem } from '../../../ui/problem.tsx';

interface WorkspaceLineProps {
  /** A folder other than the current workspace, or undefined. */
  readonly path: string | undefined;
  /** Works in the current workspace instead. */
  readonly onChoose: (path: string) => void;
  readonly list: { readonly current: Workspace | null; readonly recent: readonly Workspace[] } | undefined;
}

/** Where the run works; without a workspace the first step to one. */
export function WorkspaceLine({ path, list, onChoose }: WorkspaceLineProps) {
  if (!list) return <Skeleton height={20} width={300} />;
  const known = path === undefined ? list.current : list.recent.find((each) => each.path === path);
  const shown = path ?? known?.path;
  if (shown === undefined) return <NoWorkspace />;
  const at = known ? describeHead(known) : null;
  const { current } = list;
  return (
    <Stacked problem={known?.problem ?? null}>
      <IconFolder size={15} aria-hidden />
      <span>Works on</span>
      <span className="sb-mono">{makeVisible(shown)}</span>
      {at !== null && (
        <Text span c="dimmed">
          {makeVisible(at)}
        </Text>
      )}
      {current && current.path !== shown && (
        <Button variant="subtle" size="compact-sm" onClick={() => onChoose(current.path)}>
          Work on {makeVisible(current.name)} instead
        </Button>
      )}
    </Stacked>
  );
}

/** `main at 1a2b3c4`; null in a folder that is no repository. */
function describeHead({ branch, commit }: Workspace): string | null {
  const words = [branch, commit === null ? null : `at ${commit.slice(0, 7)}`].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(' ');
}

function Stacked({ problem, children }: { readonly problem: string | null; readonly children: ReactNode }) {
  return (
    <div>
      <Group gap={6}>{children}</Group>
      {problem !== null && (
        <Text size="sm" style={{ color: 'var(--sb-red)' }}>
          {problem}
        </Text>
      )}
    </div>
  );
}

function NoWorkspace() {
  const opening = useMutation({
    mutationFn: () => client.workspaces.openSample(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.workspaces.key() }),
  });
  return (
    <>
      <Group gap="sm">
        <Text>There is no workspace yet: choose one in the header, or</Text>
        <Button
          variant="default"
          size="compact-sm"
          loading={opening.isPending}
          onClick={() => opening.mutate()}
        >
          Open the sample workspace
        </Button>
      </Group>
      {opening.error && <Problem error={opening.error} />}
    </>
  );
}
