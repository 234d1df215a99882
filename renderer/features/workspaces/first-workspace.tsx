import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { takeWorkspace, useOwnWorkspace } from '../../app/own-workspace.ts';
import { api } from '../../client/api.ts';
import { useWorkspaces } from './use-workspaces.ts';

/** Gives a window whose address names no workspace the one that was opened last, for good. Shows nothing. */
export function FirstWorkspace(): null {
  const own = useOwnWorkspace();
  const { current } = useWorkspaces();
  const queries = useQueryClient();
  useEffect(() => {
    if (own !== null || current === null) return;
    const { path } = current;
    // What is known already is known of it under its name, too.
    const { list } = api.workspaces;
    const known = queries.getQueryData(list.queryKey({ input: {} }));
    queries.setQueryData(list.queryKey({ input: { workspace: path } }), known);
    takeWorkspace(path, { replace: true });
  }, [own, current, queries]);
  return null;
}
