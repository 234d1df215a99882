export { FirstWorkspace } from './first-workspace.tsx';
export { OpenWorkspaceButton } from './open-workspace-button.tsx';
export { useChooseWorkspace } from './use-choose-workspace.ts';
export { useUsedWorkflows, useWorkflow, useWorkflows } from './use-workflows.ts';
export { useForgetWorkspace, useOpenSample, useOpenWorkspace, useWorkspaces } from './use-workspaces.ts';
export { WorkspaceSwitcher } from './workspace-switcher.tsx';
