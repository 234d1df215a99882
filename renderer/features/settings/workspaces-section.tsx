import { Button, Group, Skeleton, Text } from '@mantine/core';
import { Problem } from '../../ui/problem.tsx';
import { OpenWorkspaceButton, useOpenSample, useWorkspaces } from '../workspaces/index.ts';
import classes from './settings.module.css';
import { WorkspaceRow } from './workspace-row.tsx';

/** The folders that were used; each window works in one of them. */
export function WorkspacesSection() {
  const { current, recent, isLoaded, error, refetch } = useWorkspaces();
  const sample = useOpenSample();
  return (
    <>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!isLoaded && !error && <Skeleton height={88} animate={false} />}
      <Text size="sm" c="dimmed">
        Each window works in a folder of its own, which its top bar and its address name; a new window begins
        with the one that was opened last.
      </Text>
      <ul className={classes.list} aria-label="Workspaces">
        {recent.map((line) => (
          <WorkspaceRow key={line.path} line={line} isCurrent={line.path === current?.path} />
        ))}
      </ul>
      <Group gap="sm">
        <OpenWorkspaceButton />
        <Button variant="default" loading={sample.isPending} onClick={() => sample.mutate({})}>
          Open the sample workspace
        </Button>
      </Group>
    </>
  );
}
