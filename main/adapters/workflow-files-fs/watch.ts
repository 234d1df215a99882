import { watch, type FSWatcher } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatOfName } from '../../../core/workflow/file-name.ts';
import { codeOf } from '../../../core/system-error.ts';

/** Editors save in several steps within this time; then the folder is looked at once. */
const SETTLE_MS = 100;
/** Where a system tells nothing (network drives, a folder that isn't there yet), it is looked at this often. */
const LOOK_MS = 3_000;
/** Files that are looked at: more than are listed. */
const MAX_FILES = 400;

/**
 * Calls back when the workflow files of a folder are others than before: by the system's word where it gives one, and
 * by looking. One watcher, one timer, however many files there are. It is there, with what ends it, once the folder was
 * looked at: whatever changes from then on is told.
 */
export async function watchFolder(path: string, listener: () => void): Promise<() => void> {
  let watcher: FSWatcher | undefined;
  let settling: NodeJS.Timeout | undefined;
  let known: string | undefined;
  let looking: Promise<void> | undefined;
  let isClosed = false;
  const isOpen = (): boolean => !isClosed;

  async function look(): Promise<void> {
    listen();
    const now = await signatureOf(path);
    if (known !== undefined && known !== now && isOpen()) listener();
    known = now;
  }

  /** One after the other, so that what changes during a look is seen by the next. */
  function lookNow(): void {
    if (isOpen()) looking = (looking ?? Promise.resolve()).then(look);
  }

  function lookSoon(): void {
    clearTimeout(settling);
    settling = setTimeout(lookNow, SETTLE_MS).unref();
  }

  /** A folder that comes into being, or is replaced by another one, is listened to from the next look on. */
  function listen(): void {
    if (watcher || isClosed) return;
    try {
      const started = watch(path, { persistent: false }, (event) => {
        if (event === 'rename') drop(started);
        lookSoon();
      });
      started.on('error', () => drop(started));
      watcher = started;
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
    }
  }

  function drop(ended: FSWatcher): void {
    ended.close();
    if (watcher === ended) watcher = undefined;
  }

  const timer = setInterval(lookNow, LOOK_MS).unref();
  lookNow();
  await looking;
  return () => {
    isClosed = true;
    clearInterval(timer);
    clearTimeout(settling);
    watcher?.close();
  };
}

/** Names, sizes and times of the workflow files, as text. A folder that can't be read has none. */
async function signatureOf(folder: string): Promise<string> {
  try {
    const names = (await readdir(folder)).filter((name) => formatOfName(name) !== undefined).sort();
    const lines = names.slice(0, MAX_FILES).map(async (name) => {
      const { size, mtimeMs, ino } = await lstat(join(folder, name));
      return `${name} ${size} ${mtimeMs} ${ino}`;
    });
    return (await Promise.all(lines)).join('\n');
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return '';
  }
}
