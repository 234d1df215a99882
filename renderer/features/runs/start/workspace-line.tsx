import { Button, Group, Skeleton, Text } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { WorkspaceLine as Workspace } from '../../../../core/contract/workspaces.ts';
import { Problem } from '../../../ui/problem.tsx';
import { useOpenSample, useWorkspaces } from '../../workspaces/index.ts';

/** Where the run works: in this window's workspace. Without one the first step to it. */
export function WorkspaceLine() {
  const { current, isLoaded, error } = useWorkspaces();
  if (error) return <Problem error={error} />;
  if (!isLoaded) return <Skeleton height={20} width={300} />;
  if (current === null) return <NoWorkspace />;
  const { path, problem } = current;
  const at = describeHead(current);
  return (
    <div>
      <Group gap={6}>
        <IconFolder size={15} aria-hidden />
        <span>Works on</span>
        <span className="sb-mono">{makeVisible(path)}</span>
        {at !== null && (
          <Text span c="dimmed">
            {makeVisible(at)}
          </Text>
        )}
      </Group>
      {problem !== null && (
        <Text size="sm" style={{ color: 'var(--sb-red)' }}>
          {problem}
        </Text>
      )}
    </div>
  );
}

/** `main at 1a2b3c4`; null in a folder that is no repository. */
function describeHead({ branch, commit }: Workspace): string | null {
  const words = [branch, commit === null ? null : `at ${commit.slice(0, 7)}`].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(' ');
}

function NoWorkspace() {
  const sample = useOpenSample();
  return (
    <Group gap="sm">
      <Text>There is no workspace yet: choose one in the header, or</Text>
      <Button
        variant="default"
        size="compact-sm"
        loading={sample.isPending}
        onClick={() => sample.mutate({})}
      >
        Open the sample workspace
      </Button>
    </Group>
  );
}
