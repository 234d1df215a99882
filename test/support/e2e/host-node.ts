import { connectApi, enter } from './api-client.ts';
import type { TestBrowser } from './chromium.ts';
import type { E2eHost, HostUnderTest } from './host-under-test.ts';
import { startNodeHost, type RunningNodeHost } from './node-host.ts';

/** `signalbox serve`, and a browser of its own for everybody who looks. */
export const nodeHost: E2eHost = {
  name: 'node host',
  isBrowser: true,
  missing: null,
  start: async (browser, wishes) => inBrowsers(await startNodeHost(wishes), browser),
};

/** A node host as the person sees it whose account it runs under. */
export function inBrowsers(host: RunningNodeHost, browser: TestBrowser): HostUnderTest {
  return {
    open: (view) => browser.open(host.link(), view),
    connect: async () => connectApi(host.origin(), await enter(host.link())),
    async keep(page, path, act) {
      const coming = page.waitForEvent('download');
      await act();
      const download = await coming;
      await download.saveAs(path);
      return download.suggestedFilename();
    },
    async close() {
      await host.close();
    },
  };
}
