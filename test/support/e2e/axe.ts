import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Fails, naming each rule and where it is broken, unless the page is accessible as far as axe can tell. `colors`: only
 * what the colour scheme decides, where all the rest was looked at in the other scheme.
 */
export async function expectAccessible(
  page: Page,
  what: 'everything' | 'colors' = 'everything',
): Promise<void> {
  const runOnly = { type: 'rule' as const, values: ['color-contrast', 'link-in-text-block'] };
  // In the page itself: Electron opens no blank page to put the parts of several frames together in, and there is one frame.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'], ...(what === 'colors' && { runOnly }) })
    .analyze();
  const broken = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')} (${failureSummary ?? ''})`,
    ),
  );
  expect(broken).toEqual([]);
}

/** What has to be looked at in a scheme: all of it in the light, the colours again in the dark. */
export function toLookAt(colorScheme: 'light' | 'dark'): 'everything' | 'colors' {
  return colorScheme === 'light' ? 'everything' : 'colors';
}
