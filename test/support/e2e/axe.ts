import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type AxeCore from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Fails, naming each rule and where it is broken, unless the page is accessible as far as axe can tell. `colors`: only
 * what the colour scheme decides, where all the rest was looked at in the other scheme.
 *
 * Axe is put into a page once and asked there: its source is larger than our page, and reading it costs several times
 * what a check does. The page is one document; axe would look into frames only if it stood in them, too.
 */
export async function expectAccessible(
  page: Page,
  what: 'everything' | 'colors' = 'everything',
): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(SOURCE);
  const broken = await page.evaluate(async (onlyColors) => {
    const { axe } = globalThis as unknown as { axe: typeof AxeCore };
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      ...(onlyColors && { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } }),
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')} (${failureSummary ?? ''})`,
      ),
    );
  }, what === 'colors');
  expect(broken).toEqual([]);
}

/** What has to be looked at in a scheme: all of it in the light, the colours again in the dark. */
export function toLookAt(colorScheme: 'light' | 'dark'): 'everything' | 'colors' {
  return colorScheme === 'light' ? 'everything' : 'colors';
}
