import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { WorkspaceLine } from '../../../core/contract/workspaces.ts';
import { api } from '../../client/api.ts';
import { reportFailure } from '../../ui/report-failure.ts';

const NONE: readonly WorkspaceLine[] = [];

/** The workspace of this window and those used before. */
export function useWorkspaces(isWanted = true) {
  const { data, error, refetch } = useQuery({ ...api.workspaces.list.queryOptions(), enabled: isWanted });
  return {
    isLoaded: data !== undefined,
    current: data?.current ?? null,
    recent: data?.recent ?? NONE,
    error,
    refetch,
  };
}

/** Changes that the control plane also tells of; asked for at once, so that this window doesn't wait for it. */
function useRefresh() {
  const queries = useQueryClient();
  return async (): Promise<void> => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: api.workspaces.key() }),
      queries.invalidateQueries({ queryKey: api.workflows.key() }),
    ]);
  };
}

/** Makes a folder the current workspace. A refusal is told as a notice. */
export function useOpenWorkspace() {
  const onSuccess = useRefresh();
  return useMutation(api.workspaces.open.mutationOptions({ onSuccess, onError: reportFailure }));
}

/** Makes and opens the repository with planted problems. */
export function useOpenSample() {
  const onSuccess = useRefresh();
  return useMutation(api.workspaces.openSample.mutationOptions({ onSuccess, onError: reportFailure }));
}

/** Takes a workspace from the list; the folder stays. */
export function useForgetWorkspace() {
  const onSuccess = useRefresh();
  return useMutation(api.workspaces.forget.mutationOptions({ onSuccess, onError: reportFailure }));
}
