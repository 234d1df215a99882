import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { RefusalError } from '../../../core/errors.ts';
import { checkLimit } from '../../../core/run/list-question.ts';
import type { Logs } from '../../ports/logs.ts';
import { lookAt, readPage, type LogFile } from './log-file.ts';
import { writeLine } from './log-line.ts';
import { prune } from './prune.ts';
import { writeLines } from './run-log.ts';

/** Lines are gathered for this long before they are written. */
const GATHER_MS = 100;
/** UTF-16 code units that wait for the disk, those being written included; what comes while it is slower is dropped and counted. */
const MAX_WAITING = 4 * 1024 * 1024;
/** Files whose line counts are remembered, about 1 KiB each. */
const KNOWN_FILES = 64;
/** Old logs are looked for again after so many new ones. */
const FILES_PER_PRUNE = 50;
const MAX_PAGE = 1_000;

interface Waiting {
  readonly lines: string[];
  lost: number;
}

/**
 * Logs in `<dataDir>/logs/<runId>.ndjson`, a line for each. One process at a time may write there: the owner of
 * the data folder. Ids that are none of ours are a bug of the caller: TypeError.
 */
export function createLogs(dataDir: string): Logs {
  const folder = join(dataDir, 'logs');
  const known = new Map<string, LogFile>();
  const listeners = new Map<string, Set<() => void>>();
  let waiting = new Map<string, Waiting>();
  let size = 0;
  /** Of these what is not on its way to the disk yet. */
  let gathered = 0;
  let timer: NodeJS.Timeout | undefined;
  let newFiles = FILES_PER_PRUNE;
  let work: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function fileOf(runId: string): Promise<LogFile> {
    const file = known.get(runId) ?? (await lookAt(join(folder, `${runId}.ndjson`)));
    known.delete(runId);
    known.set(runId, file);
    for (const oldest of known.keys()) {
      if (known.size <= KNOWN_FILES) break;
      known.delete(oldest);
    }
    return file;
  }

  function waitingFor(runId: string): Waiting {
    const found = waiting.get(runId) ?? { lines: [], lost: 0 };
    waiting.set(runId, found);
    return found;
  }

  async function write(batch: ReadonlyMap<string, Waiting>): Promise<void> {
    const failures: unknown[] = [];
    for (const [runId, lines] of batch) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const file = await fileOf(runId);
        if (file.lines === 0) newFiles++;
        await writeLines(file, lines, new Date().toISOString());
      } catch (error) {
        known.delete(runId);
        waitingFor(runId).lost += lines.lines.length + lines.lost;
        failures.push(error);
      }
      for (const listener of listeners.get(runId) ?? []) listener();
    }
    if (failures.length > 0) throw failures[0];
    if (batch.size === 0 || newFiles < FILES_PER_PRUNE) return;
    newFiles = 0;
    await prune(folder, (name) => known.has(basename(name, '.ndjson')));
  }

  /** Writes what waits, after what is being written. */
  function writeOut(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = new Map();
    const taken = gathered;
    gathered = 0;
    const done = work.then(() => write(batch)).finally(() => (size -= taken));
    // The next one goes on however this one ends; whoever waits for it hears of it.
    work = done.catch(() => undefined);
    return done.catch((error: unknown) => {
      throw explain(error, folder);
    });
  }

  /** What could not be written is counted in the log itself; who has to know more calls `flush`. */
  async function tryWriteOut(): Promise<void> {
    try {
      await writeOut();
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
    }
  }

  return {
    append(runId, stepId, entry) {
      checkId(runId);
      if (closed) throw new Error('the logs are closed');
      const lines = waitingFor(runId);
      const line = writeLine(stepId, entry);
      if (size + line.length > MAX_WAITING) lines.lost++;
      else {
        lines.lines.push(line);
        size += line.length;
        gathered += line.length;
      }
      timer ??= setTimeout(() => void tryWriteOut(), GATHER_MS).unref();
    },
    async read(runId, stepId, afterSeq, limit) {
      checkId(runId);
      checkLimit(limit, MAX_PAGE);
      if (waiting.has(runId)) await tryWriteOut();
      await work;
      try {
        return await readPage(await fileOf(runId), stepId, afterSeq, limit);
      } catch (error) {
        throw explain(error, folder);
      }
    },
    watch(runId, listener) {
      const own = (): void => listener();
      const all = listeners.get(runId) ?? new Set();
      listeners.set(runId, all.add(own));
      return () => {
        all.delete(own);
        if (all.size === 0 && listeners.get(runId) === all) listeners.delete(runId);
      };
    },
    flush: writeOut,
    async close() {
      closed = true;
      await writeOut();
    },
  };
}

/** Ids of runs become names of files. */
function checkId(runId: string): void {
  if (!/^[0-9A-Za-z_-]{1,128}$/.test(runId)) throw new TypeError(`"${runId}" is no id of a run`);
}

/** Names what the file system refused; anything else is a bug and stays as it is. */
function explain(error: unknown, folder: string): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new RefusalError(
      'disk_full',
      `The disk that holds ${folder} is full; what agents say is not kept.`,
      'Free some space on that disk.',
      { cause: error },
    );
  }
  return new RefusalError(
    'data_folder_read_only',
    `The logs in ${folder} can't be read or written (${String(error.code)}).`,
    'Make it a folder that you may read and write.',
    { cause: error },
  );
}
