import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useOwnWorkspace } from '../../app/own-workspace.ts';
import { api } from '../../client/api.ts';
import { useWorkspaces } from './use-workspaces.ts';

/** What was asked this shortly before is not asked again by the screen that it was asked for (first-questions.ts). */
const JUST_NOW_MS = 1_000;

/**
 * Options for queries of workflows while they are looked at: the files are edited outside, and what was corrected there has
 * to show here by itself. Reading them is cheap, since an unchanged file is not checked again.
 */
const FOLLOW_FILES = {
  refetchOnMount: ({ state }: { readonly state: { readonly dataUpdatedAt: number } }) =>
    Date.now() - state.dataUpdatedAt < JUST_NOW_MS ? false : ('always' as const),
  refetchInterval: 3_000,
};

/** Where this window's workflows lie: a folder; null: only starters; undefined: not known yet. */
function usePlace(): string | null | undefined {
  const own = useOwnWorkspace();
  const { isLoaded, current } = useWorkspaces();
  // Where there is one to begin with, it will be this window's in a moment.
  return own ?? (isLoaded && current === null ? null : undefined);
}

interface Wishes {
  readonly isWanted?: boolean;
  /** They are what is looked at. */
  readonly follows?: boolean;
}

/** The starters, and the workflows of this window's workspace. */
export function useWorkflows({ isWanted = true, follows = false }: Wishes = {}) {
  const workspace = usePlace();
  return useQuery({
    ...api.workflows.list.queryOptions({ input: { workspace: workspace ?? null } }),
    ...(follows && FOLLOW_FILES),
    enabled: isWanted && workspace !== undefined,
  });
}

/** One of them with its text and problems, followed; none without a reference. */
export function useWorkflow(ref: string | undefined) {
  const workspace = usePlace();
  return useQuery({
    ...api.workflows.get.queryOptions({ input: { ref: ref ?? '', workspace: workspace ?? null } }),
    ...FOLLOW_FILES,
    // A starter is the same everywhere: what was typed into its form stays when the workspace changes.
    ...(ref?.startsWith('starter:') === true && { placeholderData: keepPreviousData }),
    enabled: ref !== undefined && workspace !== undefined,
  });
}

/** Those that steps of a workflow use (by reference, as it is written), and what these use, followed. */
export function useUsedWorkflows(refs: readonly string[]) {
  const workspace = usePlace();
  return useQuery({
    ...api.workflows.uses.queryOptions({ input: { refs: [...refs], workspace: workspace ?? null } }),
    ...FOLLOW_FILES,
    enabled: refs.length > 0 && workspace !== undefined,
  });
}
