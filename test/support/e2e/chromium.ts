import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS, CHROMIUM_PROGRAM } from '../chromium-program.ts';
import { isOfEndedHost } from './ended-hosts.ts';

/** How a page is looked at: in the light, at 1280 by 800 pixels and with nothing moving, unless it says otherwise. */
export interface View {
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly reducedMotion?: 'reduce' | 'no-preference';
}

const VIEW = {
  colorScheme: 'light',
  viewport: { width: 1_280, height: 800 },
  reducedMotion: 'reduce',
} as const;
let usual: View & { readonly viewport: NonNullable<View['viewport']> } = VIEW;

/** Has a page that is there already looked at in a way. */
export async function lookAt(page: Page, view: View): Promise<void> {
  const { viewport, ...media } = { ...usual, ...view };
  await page.setViewportSize(viewport);
  await page.emulateMedia(media);
}

/** Pages of a test file, in one Chromium. */
export interface TestBrowser {
  /** A page in a context of its own, as of another person's browser. */
  readonly open: (address: string, view?: View) => Promise<Page>;
  /** Watches a page that came from elsewhere (a window of Electron) and closes it, as if it were opened here. */
  readonly adopt: (page: Page) => void;
  /** What a page complains of from now on is expected where it matches, until the end of the test. */
  readonly expectComplaints: (pattern: RegExp) => void;
}

/** How long a page may take to show what is waited for: longer than on any loaded machine. */
const PATIENCE_MS = 90_000;

/**
 * One Chromium for a test file; contexts end with their test. A page that throws, logs an error or breaks its content
 * security policy fails the test that it belongs to. `view`: how this file looks at its pages unless it says otherwise.
 */
export function useChromium(view: View = {}): TestBrowser {
  usual = { ...VIEW, ...view };
  let browser: Browser | undefined;
  let complaints: string[] = [];
  let expected: RegExp[] = [];
  let adopted: Page[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM_PROGRAM, args: [...CHROMIUM_FLAGS] });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
    for (const page of adopted) await page.close();
    adopted = [];
    const unexpected = complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
    complaints = [];
    expected = [];
    expect(unexpected).toEqual([]);
  });
  afterAll(() => browser?.close());

  function watch(page: Page): void {
    page.setDefaultTimeout(PATIENCE_MS);
    const complain = (text: string): void => {
      if (!isOfEndedHost(page.url())) complaints.push(text);
    };
    page.on('pageerror', (error) => complain(`thrown: ${error.stack ?? error.message}`));
    page.on('crash', () => complain('the page crashed'));
    // A broken policy is logged as an error, too.
    page.on('console', (message) => {
      if (message.type() === 'error') complain(`logged: ${message.text()} (${message.location().url})`);
    });
  }

  return {
    async open(address, own = {}) {
      if (!browser) throw new Error('a page is opened in a test, not beside it');
      const context = await browser.newContext({ ...usual, ...own });
      const page = await context.newPage();
      watch(page);
      await page.goto(address);
      return page;
    },
    adopt(page) {
      watch(page);
      adopted.push(page);
    },
    expectComplaints: (pattern) => expected.push(pattern),
  };
}
