import { createORPCClient } from '@orpc/client';
import { RPCLink, type BrowserPortLike } from '@orpc/client/message-port';
import type { Page } from 'playwright-core';
import { BRIDGE_NAME, PORT_MESSAGE } from '../../../core/contract/bridge.ts';
import type { ApiClient } from './host-under-test.ts';

/** Something that the app serves and that asks for no port itself, unlike its page: a window has one port only. */
const QUIET = '/favicon.svg';

/** Lays a port as the app's own page does, and keeps the near end where it can be spoken through. */
const LAY_PORT = `{
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => window.hearFromPort(data);
  window.${BRIDGE_NAME}.connect();
  window.postMessage(${JSON.stringify(PORT_MESSAGE)}, location.origin, [port2]);
  window.laidPort = port1;
}`;

/**
 * The contract through a window of the desktop, by the same bridge and port as the page in any other. The window is given up for
 * it: it shows nothing more.
 */
export async function connectThroughWindow(page: Page): Promise<ApiClient> {
  await page.goto(new URL(QUIET, page.url()).href);
  const listeners = new Set<(message: string) => void>();
  await page.exposeFunction('hearFromPort', (message: string) => {
    for (const listener of listeners) listener(message);
  });
  await page.evaluate(LAY_PORT);
  const port: BrowserPortLike = {
    postMessage(message: unknown) {
      if (typeof message !== 'string') throw new Error('bytes through a window are not needed so far');
      page.evaluate(`window.laidPort.postMessage(${JSON.stringify(message)})`).catch((error: unknown) => {
        // What is said to an app that ends goes nowhere.
        if (!page.isClosed()) throw error;
      });
    },
    onMessage: { addListener: (listener) => void listeners.add(listener) },
    onDisconnect: { addListener: (listener) => void page.on('close', listener) },
  };
  return {
    client: createORPCClient(new RPCLink({ port })),
    // The app would quit with its last window: this one goes with the app.
    close: () => Promise.resolve(),
  };
}
