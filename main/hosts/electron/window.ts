import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { watchRenderer } from './crash.ts';
import { HARDENED } from './harden.ts';
import { PAGE_URL } from './origin.ts';
import { FIRST_SIZE, isReachable, readWindowState, writeWindowState } from './window-state.ts';

/** Smaller than this the queue and the card no longer fit. */
const MIN_SIZE = { minWidth: 800, minHeight: 560 } as const;

/** What shows before the page paints, so that nothing flashes. */
const BACKGROUND = { dark: '#1a1b1e', light: '#ffffff' } as const;

/** More than anybody can look at; a stuck key must not open windows without end. */
const MAX_WINDOWS = 8;

export interface WindowParts {
  readonly preload: string;
  /** Where Electron keeps its own files: the window's state lies there, too. */
  readonly desktopDir: string;
  readonly note: (text: string) => void;
}

/** Opens a window where the last one was, if that place is still on a screen. At the bound it shows an open one. */
export function openWindow({ preload, desktopDir, note }: WindowParts): Electron.BrowserWindow {
  const [first] = BrowserWindow.getAllWindows();
  if (first !== undefined && BrowserWindow.getAllWindows().length >= MAX_WINDOWS) return showWindow(first);
  const stateFile = join(desktopDir, 'window.json');
  const saved = readWindowState(stateFile);
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  // A second window in exactly the place of the first would look like none.
  const place = saved && !first && isReachable(saved.bounds, areas) ? saved.bounds : FIRST_SIZE;
  const window = new BrowserWindow({
    ...place,
    ...MIN_SIZE,
    show: false,
    title: 'Signalbox',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: { ...HARDENED, preload },
  });
  if (saved?.isMaximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    try {
      writeWindowState(stateFile, { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() });
    } catch (error) {
      // A full or read-only disk must not keep a window open.
      note(`The window's place was not kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  watchRenderer(window);
  window.loadURL(PAGE_URL).catch((error: unknown) => {
    note(`The page did not load: ${error instanceof Error ? error.message : String(error)}`);
  });
  return window;
}

/** Brings a window to the front from wherever it is. */
export function showWindow(window: Electron.BrowserWindow): Electron.BrowserWindow {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  return window;
}
