import { findBridge } from '../../client/bridge.ts';
import { openOverlay } from '../../app/frame-state.ts';
import { tell } from '../../ui/notices.ts';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useOpenWorkspace } from './use-workspaces.ts';

/** Gives what lets a person choose a folder: the system's dialog on the desktop, our own in a browser. */
export function useChooseWorkspace(): () => void {
  const open = useOpenWorkspace();
  return () => {
    const bridge = findBridge();
    if (!bridge) {
      openOverlay('open-workspace');
      return;
    }
    void bridge.pickFolder().then((picked) => {
      if (!picked.ok) tellRefusal(picked.error);
      else if (picked.value !== null) open.mutate({ path: picked.value });
    });
  };
}

function tellRefusal({ message, fix }: { readonly message: string; readonly fix: string }): void {
  tell({
    id: `failure:${message}`,
    at: new Date().toISOString(),
    icon: IconAlertTriangle,
    color: 'red',
    title: message,
    text: fix,
    link: null,
    isRead: false,
  });
}
