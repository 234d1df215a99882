import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderReport } from '../../core/audit/report-html.ts';
import { makeKey, signBundle } from '../unit/audit/bundle-fixture.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { CHROMIUM_FLAGS, CHROMIUM_PROGRAM } from '../support/chromium-program.ts';
import { HOSTILE_TEXT, hostileParts } from '../unit/audit/report-fixture.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM_PROGRAM, args: [...CHROMIUM_FLAGS] });
});
afterAll(() => browser.close());

it.each(['light', 'dark'] as const)('a hostile report is a calm page in the %s', async (colorScheme) => {
  const report = renderReport(signBundle(hostileParts(HOSTILE_TEXT, 100), makeKey()));
  if (!report.ok) throw new Error(report.error.message);
  const context = await browser.newContext({ colorScheme, viewport: { width: 900, height: 700 } });
  try {
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    await page.setContent(report.value);
    expect(await page.title()).toContain('Audit of <img');
    expect(await page.locator('img, script, iframe, object, form, input').count()).toBe(0);
    expect(await page.locator('article').count()).toBe(3);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(900);
    expect([requests, complaints]).toEqual([[], []]);
    await expectAccessible(page);
  } finally {
    await context.close();
  }
});
