import { MAX_WORKSPACES, type Settings, type SettingsPatch } from './schema.ts';

type RecentWorkspace = Settings['workspaces'][number];

/** The change that puts a folder first among the recent ones and has new windows begin with it. */
export function useWorkspace(settings: Settings, workspace: RecentWorkspace): SettingsPatch {
  const others = settings.workspaces.filter(({ path }) => path !== workspace.path);
  return {
    currentWorkspace: workspace.path,
    workspaces: [workspace, ...others].slice(0, MAX_WORKSPACES),
  };
}

/** The change that takes a folder from the recent ones. New windows begin with the next one then, should it have been that. */
export function forgetWorkspace(settings: Settings, path: string): SettingsPatch {
  const workspaces = settings.workspaces.filter((workspace) => workspace.path !== path);
  if (settings.currentWorkspace !== path) return { workspaces };
  return { workspaces, currentWorkspace: workspaces[0]?.path ?? null };
}
