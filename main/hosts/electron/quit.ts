import { app, powerMonitor } from 'electron';

/** 30 s for active steps to finish (requirements.md R15), and 5 s to cancel the rest and close. */
const SHUTDOWN_MS = 35_000;

/** For who started the app from a terminal. */
const EXIT_INCOMPLETE = 1;

/**
 * Holds back quitting, however it is asked for, until `shutdown` is done, once. After 35 s the app ends all the same: the
 * store survives that, as it survives a crash.
 */
export function quitAfter(shutdown: () => Promise<void>, note: (text: string) => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('before-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const giveUp = setTimeout(() => {
      note(`Not all was closed after ${SHUTDOWN_MS / 1_000} s; the next start goes on from what was stored.`);
      app.exit(EXIT_INCOMPLETE);
    }, SHUTDOWN_MS);
    shutdown().then(
      () => {
        clearTimeout(giveUp);
        state = 'closed';
        app.quit();
      },
      (error: unknown) => {
        note(`Closing failed: ${error instanceof Error ? error.message : String(error)}`);
        app.exit(EXIT_INCOMPLETE);
      },
    );
  });
  // The system goes down. It is not asked to wait: what is cut off goes on at the next start.
  powerMonitor.on('shutdown', () => app.quit());
}
