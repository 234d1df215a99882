import type { Result } from '../errors.ts';

/**
 * What the Electron preload gives the page as `window.signalbox`; in a browser there is none. Everything that
 * the contract can carry goes over the port, so this stays small: what only a desktop can do.
 */
export interface Bridge {
  readonly kind: 'electron';
  /** As Node names it: linux, darwin, win32. */
  readonly platform: string;
  /**
   * Lets exactly one port through to the control plane: the page makes a MessageChannel, calls this, and then
   * `window.postMessage(PORT_MESSAGE, location.origin, [port])`. Each call replaces the connection before it.
   */
  readonly connect: () => void;
  /** Calls `listener` with an address ("#/approvals/ID") whenever the person chose one outside the page. Returns how to stop. */
  readonly onOpen: (listener: (address: string) => void) => () => void;
  /** Shows the system's dialog for a folder; null when it was closed without one. */
  readonly pickFolder: () => Promise<Result<string | null>>;
  /** Asks where and writes the text there; gives the path, or null when the dialog was closed without one. */
  readonly saveFile: (file: SaveFile) => Promise<Result<string | null>>;
}

/** A text that the person may put on disk. `name` is proposed, the person decides. */
export interface SaveFile {
  readonly name: string;
  readonly text: string;
}

/** Under this name the bridge stands on `window`. */
export const BRIDGE_NAME = 'signalbox';

/** What the page posts to itself beside the port. */
export const PORT_MESSAGE = 'signalbox:port';

/** Between preload and main. Nothing else is answered. */
export const CHANNELS = {
  port: 'signalbox:port',
  /** The page listens for addresses from now on. */
  listening: 'signalbox:listening',
  open: 'signalbox:open',
  pickFolder: 'signalbox:pick-folder',
  saveFile: 'signalbox:save-file',
} as const;

/** Longest proposed file name that a system takes, in characters. */
export const MAX_FILE_NAME = 200;

/** Largest text that a page may save, in characters: as much as a bundle of a very large run. */
export const MAX_SAVED_TEXT = 64 * 1024 * 1024;
