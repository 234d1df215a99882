#!/usr/bin/env node
import { spawn } from 'node:child_process';
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
  const main = fileURLToPath(import.meta.url.replace(/launch\.(js|ts)$/, 'main.$1'));
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child by the terminal; what is sent to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('close', (code, signal) => {
    if (signal === null) process.exitCode = code ?? 1;
    else process.kill(process.pid, signal);
  });
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
