import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSource, programRoot } from '../../../core/program-url.ts';
import { EXIT } from './exit.ts';

/** What is needed to start the desktop, or in words what is missing and how to get it. */
export type DesktopRuntime =
  | { readonly kind: 'ready'; readonly program: string; readonly appDir: string }
  | { readonly kind: 'missing'; readonly what: string; readonly fix: string };

/**
 * Looks for Electron and our own build for it. The package alone is only a downloader; `path.txt` in it names the
 * program that it downloaded into `dist`. The module itself is never loaded: that would begin the download.
 */
export function findDesktopRuntime(): DesktopRuntime {
  const packageDir = electronFolder();
  if (packageDir === undefined) {
    return missing('Electron is not installed', 'To have a window of its own, install it: npm ci');
  }
  const named = join(packageDir, 'path.txt');
  const program = existsSync(named)
    ? join(packageDir, 'dist', readFileSync(named, 'utf8').trim())
    : undefined;
  if (program === undefined || !existsSync(program)) {
    const fix = 'To have a window of its own, get it: npx install-electron';
    return missing("Electron's runtime is not installed", fix);
  }
  const appDir = appFolder();
  if (!existsSync(join(appDir, 'dist/main/hosts/electron/main.js'))) {
    return missing('the desktop has not been built', 'Build it: npm run build');
  }
  return { kind: 'ready', program, appDir };
}

/** Runs the desktop on a data folder until it is closed; gives the exit code. */
export async function runDesktop(
  { program, appDir }: Extract<DesktopRuntime, { kind: 'ready' }>,
  dataDir: string,
): Promise<number> {
  // Set for our agents, and by some editors' terminals: it would make of Electron a plain Node.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: undefined };
  const child = spawn(program, [appDir, '--data', dataDir], { stdio: 'inherit', env });
  // Ctrl-C reaches it by the terminal; what is sent to this process alone is passed on.
  const onInterrupt = (): void => undefined;
  const onTerminate = (): void => void child.kill('SIGTERM');
  process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
  try {
    await once(child, 'exit');
    return child.exitCode ?? EXIT.failed;
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
  }
}

function missing(what: string, fix: string): DesktopRuntime {
  return { kind: 'missing', what, fix };
}

function electronFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** The package's folder, seen from the source tree as from the build. */
function appFolder(): string {
  return fileURLToPath(new URL(isSource(import.meta.url) ? '.' : '..', programRoot(import.meta.url)));
}
