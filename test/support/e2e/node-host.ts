import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ensurePage } from './build.ts';
import { markBegun, markEnded } from './ended-hosts.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main/hosts/cli/main.js', import.meta.url));

export interface NodeHostOptions {
  /** `serve` when left out. */
  readonly command?: 'serve' | 'start';
  readonly dataDir: string;
  /** Opened at the start. */
  readonly workspace?: string;
  /** Any free one when left out. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** `signalbox serve` in a process of its own. */
export interface RunningNodeHost {
  readonly dataDir: string;
  /** The printed link: a browser that opens it is let in as the account's own person. */
  readonly link: () => string;
  readonly port: () => number;
  readonly pid: () => number;
  /** `http://127.0.0.1:PORT`. */
  readonly origin: () => string;
  /** What it said on standard error so far. */
  readonly stderr: () => string;
  /** Ends it without a warning. */
  readonly kill9: () => Promise<void>;
  /** Starts it again on the same folder and port, after kill9 or as it should be ended. */
  readonly restart: () => Promise<void>;
  /** Ends it as Ctrl-C does; gives its exit code. */
  readonly close: () => Promise<number | null>;
}

/** Starts a host on a free port, with the page built, and resolves when its link works. */
export async function startNodeHost(options: NodeHostOptions): Promise<RunningNodeHost> {
  await ensurePage();
  let stderr = '';
  let now = await launch(options.port ?? 0);

  async function launch(port: number) {
    const args = [options.command ?? 'serve', '--data', options.dataDir, '--port', String(port)];
    if (options.workspace !== undefined) args.push('--workspace', options.workspace);
    const child = spawn(process.execPath, [MAIN, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...options.env },
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = once(child, 'exit');
    const link = await Promise.race([printedLink(child.stdout), ended.then(() => null)]);
    if (link === null) throw new Error(`serve has ended: ${stderr}`);
    markBegun(new URL(link).origin);
    return { child, ended, link };
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    now.child.kill(signal);
    await now.ended;
  }

  return {
    dataDir: options.dataDir,
    link: () => now.link,
    port: () => portOf(now.link),
    pid: () => now.child.pid ?? 0,
    origin: () => new URL(now.link).origin,
    stderr: () => stderr,
    kill9: () => end('SIGKILL'),
    async restart() {
      const port = portOf(now.link);
      await end('SIGINT');
      now = await launch(port);
      if (portOf(now.link) !== port) throw new Error(`port ${port} was taken meanwhile`);
    },
    async close() {
      markEnded(new URL(now.link).origin);
      await end('SIGINT');
      return now.child.exitCode;
    },
  };
}

function portOf(link: string): number {
  return Number(new URL(link).port);
}

async function printedLink(stream: Readable): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const [link] = /http:\S+token=\S+(?=\s)/.exec(text) ?? [];
    if (link !== undefined) resolve(link);
  });
  stream.on('end', () => reject(new Error(`serve said only: ${text}`)));
  return promise;
}
