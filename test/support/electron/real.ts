import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from 'playwright-core';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

export interface RealElectron {
  readonly app: ElectronApplication;
  readonly close: () => Promise<void>;
}

/** Why the real runtime can't be used here, in words, or null when it can. */
export function whyNoRealElectron(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  if (!existsSync(join(folder, 'dist'))) {
    return `Electron's runtime is not installed (${join(folder, 'dist')} is missing): it is a download of its own, by "npx install-electron".`;
  }
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return 'There is no display to show windows on: run under a desktop or xvfb-run.';
  return null;
}

/** Starts the built app in the real Electron. Throws with the reason in words where that can't be. */
export async function startRealElectron(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RealElectron> {
  const why = whyNoRealElectron();
  if (why !== null) throw new Error(why);
  const variables = Object.entries({ ...process.env, ...env });
  const app = await _electron.launch({
    args: [REPOSITORY, '--data', dataDir],
    env: Object.fromEntries(variables.map(([name, value]) => [name, value ?? ''])),
  });
  return { app, close: () => app.close() };
}
