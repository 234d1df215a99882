import { app, Menu, Tray } from 'electron';
import { countsText } from './counts-text.ts';
import { signalIcon } from './icon.ts';
import type { Counts } from './shell.ts';

export interface TrayActions {
  readonly show: () => void;
  /** Shows a page address such as "#/approvals". */
  readonly open: (address: string) => void;
}

export interface CountsDisplay {
  readonly update: (counts: Counts) => void;
  readonly close: () => void;
}

/** The tray's icon and menu and the badge of the dock or task bar: how much waits, without a window. */
export function createTray({ show, open }: TrayActions): CountsDisplay {
  const tray = new Tray(signalIcon(false));
  tray.on('click', show);
  return {
    update(counts) {
      const text = countsText(counts);
      tray.setImage(signalIcon(counts.approvals > 0));
      tray.setToolTip(`Signalbox: ${text}`);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: text, enabled: false },
          { type: 'separator' },
          { label: 'Show Signalbox', click: show },
          { label: 'Approvals', click: () => open('#/approvals') },
          { label: 'Runs', click: () => open('#/runs') },
          { type: 'separator' },
          { label: 'Quit', click: () => app.quit() },
        ]),
      );
      app.setBadgeCount(counts.approvals);
    },
    close: () => tray.destroy(),
  };
}
