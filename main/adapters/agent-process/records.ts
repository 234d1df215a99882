import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { endTree } from './end-tree.ts';
import { readStartTime } from './process-table.ts';

/** What is known of an agent process, so that a later session can find what this one left behind. */
const recordSchema = z.object({
  token: z.string().regex(/^[0-9a-f]{32}$/),
  agent: z.string(),
  /** Null from before the start until the system gave a number. */
  pid: z.int().min(2).nullable(),
  startTime: z.string().nullable(),
});
export type ProcessRecord = z.infer<typeof recordSchema>;

/** A record is a few hundred bytes. Anything larger isn't one. */
const MAX_RECORD_BYTES = 4_096;

/**
 * The records of one data folder: `<data>/processes/<token>.json` and beside it `<token>/`, the private
 * folder that the process works in. Writing is synchronous on purpose: between the start of a process and
 * its record must lie nothing at which this process could be ended.
 */
export interface ProcessRecords {
  /** Writes the record before the start and creates the private folder; returns its path. */
  open(token: string, agent: string): string;
  /** Adds number and start time. */
  complete(record: ProcessRecord): void;
  /**
   * Removes the record and the private folder, after the process is gone. Never rejects: what can't be
   * removed now is cleared away at the next start.
   */
  remove(token: string): Promise<void>;
  /** Ends what the records of other sessions name; returns how many processes were still alive. */
  reapLeftovers(): Promise<number>;
}

/** Keeps the records in `<dataDir>/processes`. File system errors are thrown as they are. */
export function createRecords(dataDir: string): ProcessRecords {
  const folder = join(dataDir, 'processes');
  /** Tokens of this session: their processes are no leftovers. */
  const own = new Set<string>();
  const write = (record: ProcessRecord) => {
    const path = join(folder, `${record.token}.json`);
    writeFileSync(`${path}.tmp`, JSON.stringify(record), { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  };
  const erase = async (token: string) => {
    // The folder first: a record without its folder is harmless, a folder without record stays for ever.
    await rm(join(folder, token), { recursive: true, force: true, maxRetries: 3 });
    await rm(join(folder, `${token}.json.tmp`), { force: true });
    await rm(join(folder, `${token}.json`), { force: true });
  };
  return {
    open: (token, agent) => {
      const workFolder = join(folder, token);
      own.add(token);
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        write({ token, agent, pid: null, startTime: null });
        mkdirSync(workFolder, { mode: 0o700 });
      } catch (error) {
        rmSync(join(folder, `${token}.json`), { force: true });
        own.delete(token);
        throw error;
      }
      return workFolder;
    },
    complete: write,
    remove: async (token) => {
      await erase(token).catch(() => undefined);
      own.delete(token);
    },
    reapLeftovers: async () => {
      let ended = 0;
      for (const token of await listTokens(folder)) {
        if (own.has(token)) continue;
        ended += await endTree({ pid: await knownPid(folder, token), token });
        await erase(token);
      }
      return ended;
    },
  };
}

/** Who left something behind: a record, one that was just being written, or a private folder; each named once. */
async function listTokens(folder: string): Promise<ReadonlySet<string>> {
  const tokens = ((await orMissing(readdir(folder))) ?? []).map((name) =>
    name.replace(/\.json(\.tmp)?$/, ''),
  );
  return new Set(tokens.filter((token) => /^[0-9a-f]{32}$/.test(token)));
}

/** The pid that a record names, if the process behind it is still the one that was recorded. */
async function knownPid(folder: string, token: string): Promise<number | null> {
  const record = await readRecord(join(folder, `${token}.json`));
  if (record?.token !== token || record.pid === null || record.startTime === null) return null;
  return (await readStartTime(record.pid)) === record.startTime ? record.pid : null;
}

async function readRecord(path: string): Promise<ProcessRecord | undefined> {
  // Missing where the crash came before the first record was in place.
  const text = await orMissing(readFile(path, 'utf8'));
  if (text === undefined || text.length > MAX_RECORD_BYTES) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Cut off by a crash in the middle of writing: the token in its name still finds the process.
    return undefined;
  }
  return recordSchema.safeParse(value).data;
}

async function orMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
