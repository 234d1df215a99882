import { ipcMain, type WebContents } from 'electron';
import { CHANNELS } from '../../../core/contract/bridge.ts';
import { isFromPage } from './harden.ts';

export interface Addresses {
  /** Has the page of `contents` show an address, now or as soon as it listens. The last one wins. */
  readonly push: (contents: WebContents, address: string) => void;
}

/** What one page is to show; a page that loads or reloads listens only later. */
interface Listener {
  isListening: boolean;
  pending: string | null;
}

/** Carries addresses from links, notifications and menus to pages, also to those that are still loading. */
export function createAddresses(): Addresses {
  const pages = new WeakMap<WebContents, Listener>();
  const pageOf = (contents: WebContents): Listener => {
    const known = pages.get(contents);
    if (known) return known;
    const page: Listener = { isListening: false, pending: null };
    pages.set(contents, page);
    const forget = (): void => {
      page.isListening = false;
    };
    contents.on('did-navigate', forget);
    contents.on('render-process-gone', forget);
    return page;
  };
  ipcMain.on(CHANNELS.listening, (event) => {
    if (!isFromPage(event)) return;
    const page = pageOf(event.sender);
    page.isListening = true;
    if (page.pending === null) return;
    event.sender.send(CHANNELS.open, page.pending);
    page.pending = null;
  });
  return {
    push(contents, address) {
      const page = pageOf(contents);
      if (page.isListening) contents.send(CHANNELS.open, address);
      else page.pending = address;
    },
  };
}
