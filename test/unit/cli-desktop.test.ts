import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { findDesktopRuntime } from '../../main/hosts/cli/electron-runtime.ts';
import { hasDisplay } from '../../main/hosts/cli/open-browser.ts';

it.each<[NodeJS.Platform, NodeJS.ProcessEnv, boolean]>([
  ['linux', {}, false],
  ['linux', { DISPLAY: '' }, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['darwin', {}, true],
  ['win32', {}, true],
])('on %s with %j there is a display: %s', (platform, env, expected) => {
  expect(hasDisplay(env, platform)).toBe(expected);
});

it('the desktop is ready where its runtime and its build are, and else it is said how to get them', () => {
  const found = findDesktopRuntime();
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  if (existsSync(join(folder, 'path.txt'))) {
    expect(found.kind === 'ready' ? existsSync(found.program) : found.fix).toBeTruthy();
  } else {
    expect(found).toEqual({
      kind: 'missing',
      what: "Electron's runtime is not installed",
      fix: 'To have a window of its own, get it: npx install-electron',
    });
  }
});
