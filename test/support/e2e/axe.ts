import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Fails, naming each rule and where it is broken, unless the page is accessible as far as axe can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  // In the page itself: Electron opens no blank page to put the parts of several frames together in, and there is one frame.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  const broken = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${help} at ${target.join(' ')} (${failureSummary ?? ''})`,
    ),
  );
  expect(broken).toEqual([]);
}
