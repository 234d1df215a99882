import { mkdirSync, readFileSync, statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { codeOf } from '../../../core/system-error.ts';

/** Editors save in several steps within this time; then the file is read once. */
const SETTLE_MS = 100;

/** What a file holds: its text, undefined where there is none, and in words why it can't be read. */
export interface FileContent {
  readonly text: string | undefined;
  readonly problem: string | null;
}

/** A small text file that this process writes and others may change. */
export interface WatchedFile {
  /** Reads it now; `onChange` isn't called for what this finds. */
  read(): FileContent;
  /** Replaces it in one step, for its user alone (0600). Refuses disk_full and data_folder_read_only. */
  write(text: string): Promise<Result<null>>;
  /** Writes a text that would be lost to the same name with `.bad` at its end, over what was kept there before. */
  keepBeside(text: string): Promise<Result<null>>;
  /** Why changes by other programs go unnoticed, or null. */
  blind(): string | null;
  close(): void;
}

/**
 * Opens the file at `path`, of at most `maxBytes`, and makes its folder if there is none. `onChange` is called
 * some time after another program changed, removed or made it. Throws the file system's errors for the folder.
 */
export function openWatchedFile(path: string, maxBytes: number, onChange: () => void): WatchedFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let timer: NodeJS.Timeout | undefined;
  let blindness: string | null = null;
  let watcher: FSWatcher | undefined;

  function goBlind(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    blindness = `Changes of ${path} by other programs go unnoticed until the next start (${why}).`;
  }
  try {
    // The folder: a file that is replaced is another one afterwards.
    watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name !== null && name !== basename(path)) return;
      clearTimeout(timer);
      timer = setTimeout(onChange, SETTLE_MS).unref();
    });
    watcher.on('error', goBlind);
  } catch (error) {
    goBlind(error);
  }

  return {
    read: () => readContent(path, maxBytes),
    write: (text) => replace(path, text),
    keepBeside: (text) => replace(`${path}.bad`, text),
    blind: () => blindness,
    close() {
      clearTimeout(timer);
      watcher?.close();
    },
  };
}

function readContent(path: string, maxBytes: number): FileContent {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return { text: undefined, problem: null };
    if (!found.isFile()) return { text: undefined, problem: `${path} is no file.` };
    if (found.size > maxBytes) {
      return {
        text: undefined,
        problem: `${path} has ${found.size} bytes, more than the ${maxBytes} that are read.`,
      };
    }
    return { text: readFileSync(path, 'utf8'), problem: null };
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return { text: undefined, problem: `${path} can't be read (${codeOf(error)}).` };
  }
}

async function replace(path: string, text: string): Promise<Result<null>> {
  try {
    await writeFileAtomic(path, text, { mode: 0o600 });
    return ok(null);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      return refuse(
        'disk_full',
        `${path} can't be written: the disk is full.`,
        'Free some space, then try again.',
      );
    }
    return refuse(
      'data_folder_read_only',
      `${path} can't be written (${code}).`,
      'Give yourself the right to write there, then try again.',
    );
  }
}
