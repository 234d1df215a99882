import { Button, Text } from '@mantine/core';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { WorkspaceLine } from '../../../core/contract/workspaces.ts';
import { RelativeTime } from '../../ui/time.tsx';
import { useForgetWorkspace, useOpenWorkspace } from '../workspaces/index.ts';
import classes from './settings.module.css';

interface WorkspaceRowProps {
  readonly line: WorkspaceLine;
  readonly isCurrent: boolean;
}

/** A workspace used before. Forgetting it leaves the folder as it is, so nobody is asked twice. */
export function WorkspaceRow({ line, isCurrent }: WorkspaceRowProps) {
  const { path, name, problem, branch, lastUsedAt } = line;
  const open = useOpenWorkspace();
  const forget = useForgetWorkspace();
  return (
    <li className={classes.workspace}>
      <div className={classes.words}>
        <div>
          {makeVisible(name)}{' '}
          {branch !== null && (
            <Text span c="dimmed" className="sb-mono">
              {makeVisible(branch)}
            </Text>
          )}
        </div>
        <div className={classes.path} title={path}>
          {makeVisible(path)}
        </div>
        {problem !== null && <div style={{ color: 'var(--sb-red)' }}>{problem}</div>}
      </div>
      {lastUsedAt !== null && (
        <Text size="sm" c="dimmed">
          used <RelativeTime at={lastUsedAt} />
        </Text>
      )}
      {isCurrent ? (
        <Text size="sm" fw={600}>
          in this window
        </Text>
      ) : (
        <Button
          variant="default"
          disabled={problem !== null}
          loading={open.isPending}
          aria-label={`Open ${makeVisible(name)}`}
          onClick={() => open.mutate({ path })}
        >
          Open
        </Button>
      )}
      {!isCurrent && (
        <Button
          variant="subtle"
          color="gray"
          loading={forget.isPending}
          aria-label={`Forget ${makeVisible(name)}`}
          onClick={() => forget.mutate({ path })}
        >
          Forget
        </Button>
      )}
    </li>
  );
}
