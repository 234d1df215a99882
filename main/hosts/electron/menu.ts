import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly newWindow: () => void;
  readonly open: (address: string) => void;
}

/** The screens in the order of the rail. */
const SCREENS = [
  ['Workflows', '#/workflows'],
  ['Runs', '#/runs'],
  ['Approvals', '#/approvals'],
  ['Health', '#/health'],
  ['Audit', '#/audit'],
  ['Settings', '#/settings'],
] as const;

/** Sets the application menu: what each system expects, and the way to every screen. */
export function setMenu(actions: MenuActions): void {
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [{ role: 'appMenu' } as const] : []),
      fileMenu(actions, isMac),
      { role: 'editMenu' },
      goMenu(actions),
      viewMenu(),
      { role: 'windowMenu' },
    ]),
  );
}

function fileMenu({ newWindow }: MenuActions, isMac: boolean): MenuItemConstructorOptions {
  return {
    label: '&File',
    submenu: [
      { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
      { type: 'separator' },
      isMac ? { role: 'close' } : { role: 'quit' },
    ],
  };
}

function goMenu({ open }: MenuActions): MenuItemConstructorOptions {
  return {
    label: '&Go',
    submenu: SCREENS.map(([label, address], index) => ({
      label,
      accelerator: `CmdOrCtrl+${index + 1}`,
      click: () => open(address),
    })),
  };
}

/** Developer tools stay out of an installed app: with them, a pasted line could decide as the person. */
function viewMenu(): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      { role: 'reload' },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { type: 'separator' },
      { role: 'togglefullscreen' },
    ],
  };
}
