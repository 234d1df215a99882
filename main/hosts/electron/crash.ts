import { dialog } from 'electron';

/** A page that dies more often than this in a minute is asked about instead of reloaded again. */
const MAX_RELOADS = 3;
const RELOAD_WINDOW_MS = 60_000;

/** Keeps a window usable when its page dies or hangs: nothing is lost with it, the state is in the main process. */
export function watchRenderer(window: Electron.BrowserWindow): void {
  let reloads: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    reloads = reloads.filter((at) => now - at < RELOAD_WINDOW_MS);
    if (reloads.length < MAX_RELOADS) {
      reloads.push(now);
      window.webContents.reload();
    } else void askAfterCrash(window, reason);
  });
  let hang: AbortController | null = null;
  window.on('unresponsive', () => {
    if (hang) return;
    hang = new AbortController();
    void askAboutHang(window, hang.signal).finally(() => (hang = null));
  });
  window.on('responsive', () => hang?.abort());
}

async function askAfterCrash(window: Electron.BrowserWindow, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: `The page ended ${MAX_RELOADS + 1} times within a minute (${reason}).`,
    detail: 'Runs go on and nothing is lost. Reload the page, or close the window and open it again later.',
    buttons: ['Reload', 'Close window'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  });
  if (window.isDestroyed()) return;
  if (response === 0) window.webContents.reload();
  else window.destroy();
}

/** `signal` takes the question back when the page answers again. */
async function askAboutHang(window: Electron.BrowserWindow, signal: AbortSignal): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'The page does not answer.',
    detail: 'Runs go on and nothing is lost. Wait for it, reload it, or close the window.',
    buttons: ['Wait', 'Reload', 'Close window'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal,
  });
  if (window.isDestroyed() || signal.aborted || response === 0) return;
  if (response === 2) {
    window.destroy();
    return;
  }
  // A hanging page hears no reload: it is ended first, then loaded anew.
  window.webContents.forcefullyCrashRenderer();
}
