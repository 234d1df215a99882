import { MAX_WORKSPACES, type Settings, type SettingsPatch } from './schema.ts';

type RecentWorkspace = Settings['workspaces'][number];

/** The change that makes a folder the current workspace and puts it first among the recent ones. */
export function useWorkspace(settings: Settings, workspace: RecentWorkspace): SettingsPatch {
  const others = settings.workspaces.filter(({ path }) => path !== workspace.path);
  return {
    currentWorkspace: workspace.path,
    workspaces: [workspace, ...others].slice(0, MAX_WORKSPACES),
  };
}

/** The change that takes a folder from the recent ones; it is the current one no longer, should it have been. */
export function forgetWorkspace(settings: Settings, path: string): SettingsPatch {
  return {
    workspaces: settings.workspaces.filter((workspace) => workspace.path !== path),
    ...(settings.currentWorkspace === path ? { currentWorkspace: null } : {}),
  };
}
