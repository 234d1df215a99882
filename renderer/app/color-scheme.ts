import type { MantineColorSchemeManager } from '@mantine/core';

/** As Mantine itself calls it. */
const KEY = 'mantine-color-scheme-value';

/**
 * Light or dark as it was last, so that a page begins as it will stay; what it is to be is told by the settings, in every
 * window (theme-setting.tsx). Hence nothing is heard here from other windows, which Mantine's own manager spends time on.
 */
export const colorSchemeManager: MantineColorSchemeManager = {
  get(otherwise) {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' || kept === 'auto' ? kept : otherwise;
  },
  set: (scheme) => localStorage.setItem(KEY, scheme),
  clear: () => localStorage.removeItem(KEY),
  subscribe: () => undefined,
  unsubscribe: () => undefined,
};
