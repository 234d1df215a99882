import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

function pathOf(program: string): string {
  return fileURLToPath(new URL(program, import.meta.url));
}

/** A program of this folder in a process of its own. */
export interface TestProcess {
  readonly pid: number;
  /** Resolves with the next line of standard output; rejects when the process ends without one. */
  nextLine(): Promise<string>;
  /** Ends it with SIGKILL; resolves with the lines that nobody has read, once it is reaped. */
  kill(): Promise<readonly string[]>;
  /** Ends its standard input and waits for it to end by itself; resolves with its exit code. */
  finish(): Promise<number | null>;
}

/** Starts a program of test/support on this Node. */
export function startProgram(program: string, args: readonly string[]): TestProcess {
  const child = spawn(process.execPath, [pathOf(program), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const reader = createInterface({ input: child.stdout });
  const ended = waitFor(child, reader);
  let wake = (): void => undefined;
  let over = false;
  reader.on('line', (line) => {
    lines.push(line);
    wake();
  });
  void ended.then(() => {
    over = true;
    wake();
  });
  return {
    pid: child.pid ?? 0,
    async nextLine() {
      for (;;) {
        const line = lines.shift();
        if (line !== undefined) return line;
        if (over) throw new Error(`${program} ended too early: ${complaint}`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
      return lines.splice(0);
    },
    async finish() {
      child.stdin.end();
      return ended;
    },
  };
}

async function waitFor(child: ChildProcess, reader: NodeJS.EventEmitter): Promise<number | null> {
  const closed = once(reader, 'close');
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await closed;
  return code;
}

/**
 * Runs a program of test/support with an empty tmpfs of `size` bytes mounted on `dir`, in a mount namespace
 * of its own that ends with it (no rights needed where user namespaces are allowed). Returns the JSON that it
 * printed. Throws, with what to do, where mounting is impossible: these tests are never skipped.
 */
export function runOnSmallDisk(program: string, dir: string, size: number): unknown {
  const mount = 'mount -t tmpfs -o "size=$2" signalbox-test "$1" || exit 125; exec "$3" "$4" "$1"';
  const command = ['sh', '-c', mount, 'sh', dir, String(size), process.execPath, pathOf(program)];
  const flags = process.getuid?.() === 0 ? ['-m'] : ['-r', '-m'];
  const result = spawnSync('unshare', [...flags, ...command], { encoding: 'utf8' });
  if (result.status === 0) return JSON.parse(result.stdout);
  if (result.status !== null && result.status < 125 && !result.stderr.startsWith('unshare:')) {
    throw new Error(`${program} failed: ${result.stderr}`);
  }
  throw new Error(
    `A small tmpfs is needed for this test and could not be mounted (${result.error?.message ?? result.stderr}). ` +
      'Run the tests on Linux as root, or where unprivileged user namespaces are allowed (unshare -rm true).',
  );
}
