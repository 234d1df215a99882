import { IconFolder, IconFolderPlus } from '@tabler/icons-react';
import { useChooseWorkspace, useOpenWorkspace, useWorkspaces } from '../../features/workspaces/index.ts';
import type { Command } from './command.ts';

/** The workspaces used last, and the way to another one. */
export function useWorkspaceCommands(isOpen: boolean): readonly Command[] {
  const { recent, current } = useWorkspaces(isOpen);
  const open = useOpenWorkspace();
  const choose = useChooseWorkspace();
  return [
    ...recent
      .filter(({ path, problem }) => path !== current?.path && problem === null)
      .map(({ path, name }) => ({
        id: `workspace:${path}`,
        title: `Switch to ${name}`,
        detail: path,
        words: 'workspace open repository folder',
        icon: <IconFolder size={16} stroke={1.6} />,
        run: () => open.mutate({ path }),
      })),
    {
      id: 'workspace:other',
      title: 'Open another workspace …',
      words: 'repository folder',
      icon: <IconFolderPlus size={16} stroke={1.6} />,
      // The palette closes itself after an action; the dialog comes once it has.
      run: () => setTimeout(choose),
    },
  ];
}
