import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Keeps a picture of the page as `<SIGNALBOX_SHOTS>/<name>.png`, for people to look at; nothing without the variable. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SIGNALBOX_SHOTS'];
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
