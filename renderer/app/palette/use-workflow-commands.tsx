import { IconPlayerPlay } from '@tabler/icons-react';
import { useWorkflows } from '../../features/workspaces/index.ts';
import { addressOf, go } from '../address.ts';
import type { Command } from './command.ts';

/** "Run X" for every workflow that has no errors. */
export function useWorkflowCommands(isOpen: boolean): readonly Command[] {
  const workflows = useWorkflows({ isWanted: isOpen });
  return (workflows.data ?? [])
    .filter(({ errors }) => errors === 0)
    .map(({ ref, name, path }) => ({
      id: `workflow:${ref}`,
      title: `Run ${name}`,
      detail: path,
      words: 'workflow start',
      icon: <IconPlayerPlay size={16} stroke={1.6} />,
      run: () => go(addressOf(['runs', 'new'], { workflow: ref })),
    }));
}
