import type { CommandGroup } from './command.ts';
import { settingCommands, SCREEN_COMMANDS } from './fixed-commands.tsx';
import { useApprovalCommands } from './use-approval-commands.tsx';
import { useRunCommands } from './use-run-commands.tsx';
import { useWorkflowCommands } from './use-workflow-commands.tsx';
import { useWorkspaceCommands } from './use-workspace-commands.tsx';

/** All that the palette offers now. Nothing is asked for while it is closed. */
export function useCommandGroups(query: string, isOpen: boolean): readonly CommandGroup[] {
  const approvals = useApprovalCommands(isOpen);
  const workflows = useWorkflowCommands(isOpen);
  const runs = useRunCommands(query, isOpen);
  const workspaces = useWorkspaceCommands(isOpen);
  return [
    { title: 'Waiting for you', commands: approvals },
    { title: 'Go to', commands: SCREEN_COMMANDS },
    { title: 'Run', commands: workflows },
    { title: 'Runs', commands: runs },
    { title: 'Workspaces', commands: workspaces },
    { title: 'Settings', commands: settingCommands() },
  ];
}
