import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BIN = join(ROOT, 'node_modules/.bin');
/** Held while one test file builds, so that the others don't. Left by a killed one, it counts for nothing then. */
const LOCK = join(ROOT, 'dist/.building');
const LOCK_STALE_MS = 120_000;

/** Builds the page into dist/renderer unless it is newer than everything that it is made of. */
export function ensurePage(): Promise<void> {
  const sources = ['renderer', 'core', 'vite.config.ts', 'package-lock.json'];
  return ensure(join(ROOT, 'dist/renderer/index.html'), sources, () => {
    const target = join(ROOT, 'dist/renderer');
    const fresh = `${target}.new`;
    const old = `${target}.old`;
    run('vite', ['build', '--logLevel', 'warn', '--outDir', fresh, '--emptyOutDir']);
    // At once: another test may be reading the page.
    rmSync(old, { recursive: true, force: true });
    if (existsSync(target)) renameSync(target, old);
    renameSync(fresh, target);
    rmSync(old, { recursive: true, force: true });
  });
}

/** Builds main and the agents into dist, where hosts and agents of the tests run: starting the source takes twice as long. */
export function ensureMain(): Promise<void> {
  const stamp = join(ROOT, 'dist/.main-built');
  return ensure(stamp, ['core', 'main', 'agents', 'rolldown.config.ts', 'package-lock.json'], () => {
    run('rolldown', ['-c', 'rolldown.config.ts']);
    writeFileSync(stamp, '');
  });
}

/** Builds what Electron loads, as well: the page, main and the preload. */
export async function ensureDesktop(): Promise<void> {
  await ensurePage();
  await ensureMain();
  const sources = ['core', 'preload', 'vite.preload.config.ts', 'package-lock.json'];
  await ensure(join(ROOT, 'dist/preload/preload.cjs'), sources, () =>
    run('vite', ['build', '--config', 'vite.preload.config.ts', '--logLevel', 'warn']),
  );
}

async function ensure(product: string, sources: readonly string[], build: () => void): Promise<void> {
  const isFresh = (): boolean =>
    existsSync(product) &&
    Math.max(...sources.map((source) => newest(join(ROOT, source)))) <= statSync(product).mtimeMs;
  while (!isFresh()) {
    if (takeLock()) {
      try {
        if (!isFresh()) build();
      } finally {
        rmSync(LOCK, { recursive: true, force: true });
      }
      return;
    }
    await wait(100);
  }
}

function takeLock(): boolean {
  mkdirSync(join(LOCK, '..'), { recursive: true });
  if (existsSync(LOCK) && Date.now() - statSync(LOCK).mtimeMs > LOCK_STALE_MS) {
    rmSync(LOCK, { recursive: true, force: true });
  }
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** When the newest file below a path was changed, in milliseconds since 1970. */
function newest(path: string): number {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  let latest = own.mtimeMs;
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) latest = Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return latest;
}

function run(program: string, args: readonly string[]): void {
  // As it is shipped: under the name that the test runner sets, React would be the one for development.
  const env = { ...process.env, NODE_ENV: 'production' };
  const done = spawnSync(process.execPath, [join(BIN, program), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env,
  });
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}:\n${done.stdout}${done.stderr}`);
}
