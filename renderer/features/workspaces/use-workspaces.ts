import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { WorkspaceLine } from '../../../core/contract/workspaces.ts';
import { takeWorkspace, useOwnWorkspace } from '../../app/own-workspace.ts';
import { api } from '../../client/api.ts';
import { reportFailure } from '../../ui/report-failure.ts';

const NONE: readonly WorkspaceLine[] = [];

/** The workspace of this window and those used before. */
export function useWorkspaces(isWanted = true) {
  const own = useOwnWorkspace();
  const { data, error, refetch } = useQuery({
    ...api.workspaces.list.queryOptions({ input: own === null ? {} : { workspace: own } }),
    enabled: isWanted,
  });
  return {
    isLoaded: data !== undefined,
    current: data?.current ?? null,
    recent: data?.recent ?? NONE,
    error,
    refetch,
  };
}

/** What depends on the list, asked for at once: the control plane tells of it, too, and this window doesn't wait for that. */
function useRefresh() {
  const queries = useQueryClient();
  return (): Promise<void> => queries.invalidateQueries({ queryKey: api.workspaces.key() });
}

/** Has this window, and no other, work in a folder that was opened. */
export function useEnterWorkspace() {
  const refresh = useRefresh();
  return ({ path }: WorkspaceLine): Promise<void> => {
    takeWorkspace(path);
    return refresh();
  };
}

/** Opens a folder in this window. A refusal is told as a notice. */
export function useOpenWorkspace() {
  const onSuccess = useEnterWorkspace();
  return useMutation(api.workspaces.open.mutationOptions({ onSuccess, onError: reportFailure }));
}

/** Makes the repository with planted problems and opens it in this window. */
export function useOpenSample() {
  const onSuccess = useEnterWorkspace();
  return useMutation(api.workspaces.openSample.mutationOptions({ onSuccess, onError: reportFailure }));
}

/** Takes a workspace from the list; the folder stays. */
export function useForgetWorkspace() {
  const onSuccess = useRefresh();
  return useMutation(api.workspaces.forget.mutationOptions({ onSuccess, onError: reportFailure }));
}
