#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** The oldest Node that Signalbox runs on; what Electron 45 embeds, too. */
const NEEDED_MAJOR = 24;

/** Starts the command line on a Node that is new enough: this one, or the one that came with Signalbox. */
async function launch(): Promise<void> {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
    await import('./main.ts');
    return;
  }
  const node = bundledNode();
  if (node === undefined) {
    process.stderr.write(
      `error: Signalbox needs Node ${NEEDED_MAJOR} or newer, this is ${process.versions.node}.\n` +
        `  Install it, or run npm ci in Signalbox's folder, which brings one along.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const main = new URL(import.meta.url.replace(/launch\.(js|ts)$/, 'main.$1'));
  const { status } = spawnSync(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

function bundledNode(): string | undefined {
  try {
    const require = createRequire(import.meta.url);
    return require.resolve('node/bin/node');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

await launch();
