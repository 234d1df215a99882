import { openOverlay } from '../../app/frame-state.ts';
import { findBridge } from '../../client/bridge.ts';
import { reportFailure, reportRefusal } from '../../ui/report-failure.ts';
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
    bridge.pickFolder().then((picked) => {
      if (!picked.ok) reportRefusal(picked.error);
      else if (picked.value !== null) open.mutate({ path: picked.value });
    }, reportFailure);
  };
}
