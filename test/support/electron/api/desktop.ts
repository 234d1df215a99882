import { EventEmitter } from 'node:events';
import { record, strict } from '../record.ts';
import { isReady } from './app.ts';

/** The parts of the desktop around the windows: each notes what is asked of it, and tests play the person. */

interface MenuItem {
  readonly label?: string;
  readonly role?: string;
  readonly submenu?: readonly MenuItem[];
  readonly click?: () => void;
}

interface MenuModel {
  readonly items: readonly MenuItem[];
}

let applicationMenu: MenuModel | null = null;
let trayMenu: MenuModel | null = null;
const trays = new Set<EventEmitter>();

export const Menu = strict('Menu', {
  buildFromTemplate: (items: readonly MenuItem[]): MenuModel => ({ items }),
  setApplicationMenu: (menu: MenuModel | null) => {
    applicationMenu = menu;
  },
});

/** Clicks an item by its labels, `['Go', 'Runs']`; `&` of a mnemonic is left out. Throws when there is none. */
export function clickMenu(which: 'application' | 'tray', path: readonly string[]): void {
  let items = (which === 'tray' ? trayMenu : applicationMenu)?.items ?? [];
  let found: MenuItem | undefined;
  for (const label of path) {
    found = items.find((item) => item.label?.replace('&', '') === label);
    items = found?.submenu ?? [];
  }
  if (!found?.click) throw new Error(`no menu item ${path.join(' > ')}`);
  found.click();
}

class TrayIcon extends EventEmitter {
  setImage(image: unknown): void {
    record('tray.image', image);
  }

  setToolTip(text: string): void {
    record('tray.tooltip', text);
  }

  setContextMenu(menu: MenuModel): void {
    trayMenu = menu;
  }

  destroy(): void {
    trays.delete(this);
    trayMenu = null;
  }
}

export const Tray = function Tray(image: unknown): TrayIcon {
  if (!isReady()) throw new Error('Cannot create Tray before app is ready');
  record('tray.image', image);
  const tray = new TrayIcon();
  trays.add(tray);
  return strict('Tray', tray);
};

/** Clicks the tray's icon. */
export function clickTray(): void {
  for (const tray of trays) tray.emit('click');
}

export const nativeImage = strict('nativeImage', {
  createFromBitmap: (
    bitmap: Buffer,
    { width, height }: { readonly width: number; readonly height: number },
  ) => {
    if (bitmap.length !== width * height * 4) throw new Error('invalid buffer size');
    return {
      width,
      height,
      middle: [...bitmap.subarray((bitmap.length + width * 4) / 2, (bitmap.length + width * 4) / 2 + 4)],
    };
  },
});

export const nativeTheme = strict('nativeTheme', { shouldUseDarkColors: false });

export const screen = strict('screen', {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
});

export const powerMonitor = strict('powerMonitor', new EventEmitter());

export const shell = strict('shell', {
  openExternal: (url: string): Promise<void> => {
    record('shell.openExternal', url);
    return Promise.resolve();
  },
});
