import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { findDesktopRuntime, runDesktop } from '../../main/hosts/cli/electron-runtime.ts';
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

it('the desktop gets the data folder, is no plain Node, and its exit code is ours', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-desktop-'));
  try {
    const app = join(folder, 'app.cjs');
    const seen = join(folder, 'seen.json');
    const look = '[process.argv.slice(2), process.env.ELECTRON_RUN_AS_NODE ?? null]';
    writeFileSync(
      app,
      `require('node:fs').writeFileSync(${JSON.stringify(seen)}, JSON.stringify(${look})); process.exit(3);`,
    );
    process.env['ELECTRON_RUN_AS_NODE'] = '1';
    const code = await runDesktop({ kind: 'ready', program: process.execPath, appDir: app }, '/data here');
    expect(code).toBe(3);
    expect(JSON.parse(readFileSync(seen, 'utf8'))).toEqual([['--data', '/data here'], null]);
  } finally {
    delete process.env['ELECTRON_RUN_AS_NODE'];
    rmSync(folder, { recursive: true, force: true });
  }
});
