import { EventEmitter } from 'node:events';
import { homedir, tmpdir } from 'node:os';
import { startChromium, type Chromium } from '../chromium.ts';
import { settings } from '../own-settings.ts';
import { record, strict } from '../record.ts';
import { createEvent } from './event.ts';
import { takeLock } from './lock.ts';

/** Whatever has windows, without the circle of imports that windows and app would make. */
export interface ClosableWindow {
  readonly id: number;
  /** Asks to close; false when a listener prevented it. */
  readonly tryClose: () => boolean;
}

const emitter = new EventEmitter();
const ready = Promise.withResolvers<undefined>();
const paths = new Map<string, string>();
const openWindows = new Map<number, ClosableWindow>();
let appPath = '';
let chromium: Chromium | undefined;
let state: 'starting' | 'ready' | 'quitting' | 'ended' = 'starting';
let quitAsked = false;
let releaseLock: (() => void) | undefined;

export function setAppPath(path: string): void {
  appPath = path;
}

/** Called once the entry was evaluated: starts Chromium and becomes ready, unless the app has quit by then. */
export function begin(): void {
  if (state !== 'starting' || quitAsked) return;
  startChromium(settings.profile).then(
    (started) => {
      chromium = started;
      if (state !== 'starting') {
        started.kill();
        return;
      }
      state = 'ready';
      emitter.emit('ready', createEvent({}), {});
      ready.resolve(undefined);
    },
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      exit(1);
    },
  );
}

/** The browser under the windows; only once the app is ready. */
export function browser(): Chromium {
  if (!chromium) throw new Error('Cannot create BrowserWindow before app is ready');
  return chromium;
}

export function isReady(): boolean {
  return state !== 'starting';
}

export function windowOpened(window: ClosableWindow): void {
  openWindows.set(window.id, window);
}

export function windowClosed(window: ClosableWindow): void {
  openWindows.delete(window.id);
  if (openWindows.size > 0) return;
  if (quitAsked) {
    finishQuit();
    return;
  }
  if (emitter.listenerCount('window-all-closed') === 0) {
    quit();
    return;
  }
  emitter.emit('window-all-closed');
}

/** before-quit, then each window's close, then will-quit, then the end. Each of the three can say no. */
function quit(): void {
  if (quitAsked || state === 'ended') return;
  if (state === 'starting') {
    quitAsked = true;
    setImmediate(() => exit(0));
    return;
  }
  quitAsked = true;
  const event = createEvent({});
  emitter.emit('before-quit', event);
  if (event.defaultPrevented) {
    quitAsked = false;
    return;
  }
  if (openWindows.size === 0) {
    finishQuit();
    return;
  }
  for (const window of [...openWindows.values()]) {
    if (window.tryClose()) continue;
    quitAsked = false;
    return;
  }
}

function finishQuit(): void {
  const event = createEvent({});
  emitter.emit('will-quit', event);
  if (event.defaultPrevented) quitAsked = false;
  else exit(0);
}

function exit(code: number): void {
  if (state === 'ended') return;
  state = 'ended';
  emitter.emit('quit', createEvent({}), code);
  releaseLock?.();
  process.exit(code);
}

process.on('exit', () => {
  releaseLock?.();
  chromium?.kill();
});
// As Electron's own handlers on POSIX.
process.on('SIGTERM', quit);
process.on('SIGINT', quit);

function getPath(name: string): string {
  const set = paths.get(name);
  if (set !== undefined) return set;
  if (name === 'home') return homedir();
  if (name === 'temp') return tmpdir();
  throw new Error(`not in the stand-in: app.getPath('${name}') before setPath`);
}

export const app = strict(
  'app',
  Object.assign(emitter, {
    isPackaged: settings.isPackaged,
    name: 'signalbox',
    whenReady: () => ready.promise,
    isReady,
    quit,
    exit: (code = 0) => exit(code),
    getAppPath: () => appPath,
    getPath,
    setPath: (name: string, path: string) => {
      paths.set(name, path);
    },
    setAppUserModelId: (id: string) => record('app.setAppUserModelId', id),
    setBadgeCount: (count: number) => {
      record('app.setBadgeCount', count);
      return true;
    },
    setAsDefaultProtocolClient: (scheme: string) => {
      record('app.setAsDefaultProtocolClient', scheme);
      return true;
    },
    requestSingleInstanceLock: () => {
      releaseLock ??= takeLock(getPath('userData'), (words, cwd) =>
        emitter.emit('second-instance', createEvent({}), words, cwd, undefined),
      );
      return releaseLock !== undefined;
    },
  }),
);
