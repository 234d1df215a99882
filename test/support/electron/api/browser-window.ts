import { EventEmitter } from 'node:events';
import { record, strict } from '../record.ts';
import { isReady, windowClosed, windowOpened } from './app.ts';
import { createEvent } from './event.ts';
import { WebContents } from './web-contents.ts';

interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Options extends Partial<Bounds> {
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences: Readonly<Record<string, unknown>>;
}

/** Only such pages are modelled: others would be weaker, and here they would seem not to be. */
const REQUIRED = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webSecurity: true,
} as const;

const windows: Window[] = [];
let focused: Window | null = null;

function setFocused(window: Window): void {
  focused = window;
}

/** The system takes the focus elsewhere, as when a person turns to another program. */
export function blurAll(): void {
  const window = focused;
  focused = null;
  window?.emit('blur');
}

export function allWindows(): readonly Window[] {
  return windows;
}

/** A window around a page. Sizes and states are only remembered: no person looks at it. */
class Window extends EventEmitter {
  readonly id: number;
  readonly webContents: WebContents;
  private bounds: Bounds;
  private visible: boolean;
  private maximized = false;
  private minimized = false;
  private destroyed = false;

  constructor(options: Options) {
    super();
    if (!isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    for (const [name, value] of Object.entries(REQUIRED)) {
      if (options.webPreferences[name] !== value)
        throw new Error(`not in the stand-in: webPreferences.${name} other than ${value}`);
    }
    const { x = 80, y = 60, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    this.visible = options.show ?? true;
    record('BrowserWindow', { ...options });
    this.webContents = new WebContents(String(options.webPreferences['preload']), this.bounds).self;
    this.id = this.webContents.id;
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.destroy());
    windowOpened(this);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.visible = true;
    this.minimized = false;
    this.focus();
  }

  focus(): void {
    if (focused === this) return;
    focused?.emit('blur');
    setFocused(this);
    this.emit('focus');
  }

  minimize(): void {
    this.minimized = true;
    if (focused === this) blurAll();
  }

  restore(): void {
    this.minimized = false;
  }

  maximize(): void {
    this.maximized = true;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isMaximized(): boolean {
    return this.maximized;
  }

  isVisible(): boolean {
    return this.visible && !this.destroyed;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  setBounds(bounds: Bounds): void {
    this.bounds = bounds;
  }

  getNormalBounds(): Bounds {
    return this.bounds;
  }

  close(): void {
    this.tryClose();
  }

  tryClose(): boolean {
    const event = createEvent({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
    return !event.defaultPrevented;
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    windows.splice(
      windows.findIndex((window) => window.id === this.id),
      1,
    );
    if (focused?.id === this.id) focused = null;
    if (!this.webContents.isDestroyed()) void this.webContents.destroy();
    this.emit('closed');
    windowClosed(this);
  }
}

export type { Window };

/** The class as the app sees it: `new` gives a window that refuses what is not modelled. */
export const BrowserWindow = strict(
  'BrowserWindow',
  Object.assign(
    function BrowserWindow(options: Options): Window {
      const window = strict('BrowserWindow', new Window(options));
      windows.push(window);
      return window;
    },
    {
      getAllWindows: () => [...windows],
      getFocusedWindow: () => focused,
      fromWebContents: (contents: WebContents) =>
        windows.find((window) => window.webContents.id === contents.id) ?? null,
    },
  ),
);
