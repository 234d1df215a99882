import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const callSchema = z.object({ words: z.array(z.string()), cwd: z.string() });

/**
 * One app per folder, decided at once as in Electron: a lock file with the owner's process id, and a folder in which others leave
 * their command lines. Gives how to let go, or undefined after telling the owner.
 */
export function takeLock(
  folder: string,
  onCall: (words: readonly string[], cwd: string) => void,
): (() => void) | undefined {
  const lock = join(folder, 'SingletonLock');
  const calls = join(folder, 'SingletonCalls');
  mkdirSync(calls, { recursive: true });
  if (!claim(lock)) {
    const name = join(calls, String(process.pid));
    writeFileSync(name, JSON.stringify({ words: process.argv, cwd: process.cwd() }));
    renameSync(name, `${name}.json`);
    return undefined;
  }
  const take = (): void => {
    for (const name of readdirSync(calls).filter((file) => file.endsWith('.json'))) {
      const { words, cwd } = callSchema.parse(JSON.parse(readFileSync(join(calls, name), 'utf8')));
      rmSync(join(calls, name));
      onCall(words, cwd);
    }
  };
  const watcher = watch(calls, take);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    watcher.close();
    unlinkSync(lock);
  };
}

function claim(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  if (isAlive(Number(readFileSync(lock, 'utf8')))) return false;
  writeFileSync(lock, String(process.pid));
  return true;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}
