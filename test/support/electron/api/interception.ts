import type { z } from 'zod';
import type { CdpSession } from '../cdp.ts';
import { record } from '../record.ts';
import { toApp } from './address.ts';
import { handlerOf } from './protocol.ts';
import { requestPaused } from './schemas.ts';

type Paused = z.infer<typeof requestPaused>;

/** Asks the window whose top frame wants to go to `url`; false keeps it where it is. */
export type MayNavigate = (frameId: string, url: string) => boolean;

/**
 * Answers every request of every page and worker: those of the app's schemes by its handlers. Nothing else gets out, so that no
 * test depends on a network.
 */
export async function interceptRequests(browser: CdpSession, mayNavigate: MayNavigate): Promise<void> {
  browser.on('Fetch.requestPaused', (params) => {
    const paused = requestPaused.parse(params);
    answer(browser, paused, mayNavigate).catch((error: unknown) => {
      // The page that asked was closed meanwhile.
      record('request.lost', `${paused.request.url}: ${String(error)}`);
    });
  });
  await browser.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
}

async function answer(browser: CdpSession, paused: Paused, mayNavigate: MayNavigate): Promise<void> {
  const { requestId, request, frameId, resourceType } = paused;
  const url = toApp(request.url);
  const fail = (errorReason: string): Promise<unknown> =>
    browser.send('Fetch.failRequest', { requestId, errorReason });
  if (resourceType === 'Document' && !mayNavigate(frameId, url)) {
    await fail('Aborted');
    return;
  }
  const handler = handlerOf(new URL(url).protocol.slice(0, -1));
  if (!handler) {
    record('network', url);
    await fail('InternetDisconnected');
    return;
  }
  const { method, headers, postData } = request;
  const response = await handler(
    new Request(url, { method, headers, ...(postData === undefined ? {} : { body: postData }) }),
  );
  const body = Buffer.from(await response.arrayBuffer()).toString('base64');
  await browser.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body,
  });
}
