import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { DraftLine, DraftView } from '../../../core/contract/workflow-drafts.ts';
import { ok, refuse, RefusalError, type Refusal } from '../../../core/errors.ts';
import type { Drafts } from '../../ports/drafts.ts';
import { readDraft, readHeader, writeDraft } from './draft-file.ts';
import { codeOf } from '../../../core/system-error.ts';

/** More workflows than this nobody has half edited; at the largest size of a text together below 1 GB. */
export const MAX_DRAFTS = 200;
/** What has this extension is a draft; anything else in the folder is left alone. */
const EXTENSION = '.draft';
/** Names under which write-file-atomic writes before it renames. */
const UNFINISHED = /^[0-9a-f]{64}\.draft\.\d+$/;

/**
 * Drafts in `<dataDir>/drafts/<key>.draft`, for their user alone (0600). One process at a time may write there: the
 * owner of the data folder. Keys that are none of ours are a bug of the caller: TypeError.
 */
export function createDrafts(dataDir: string): Drafts {
  const folder = join(dataDir, 'drafts');
  let known: Promise<Map<string, DraftLine>> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  async function lines(): Promise<Map<string, DraftLine>> {
    try {
      return await (known ??= readFolder(folder));
    } catch (error) {
      known = undefined;
      const { code, message, fix } = failed(error, folder).error;
      throw new RefusalError(code, message, fix, { cause: error });
    }
  }

  /** Writings of the same draft must not pass each other. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(work);
    // The next in line waits for the end, not for success; the caller gets the failure.
    turn = next.catch(() => undefined);
    return next;
  }

  return {
    lines,
    get: (key) =>
      inTurn(async () => {
        const all = await lines();
        if (!all.has(checked(key))) return undefined;
        const draft = await readWhole(folder, key);
        // So that the next text is a first one again.
        if (!draft) all.delete(key);
        return draft;
      }),
    put: (key, draft) =>
      inTurn(async () => {
        const all = await lines();
        if (!all.has(checked(key)) && all.size >= MAX_DRAFTS) return tooMany();
        try {
          await mkdir(folder, { recursive: true, mode: 0o700 });
          await writeFileAtomic(pathOf(folder, key), writeDraft(draft), { mode: 0o600 });
        } catch (error) {
          return failed(error, folder);
        }
        const { ref, workspace, seq, at, by } = draft;
        all.set(key, { ref, workspace, seq, at, by });
        return ok(null);
      }),
    remove: (key) =>
      inTurn(async () => {
        const all = await lines();
        if (!all.has(checked(key))) return ok(null);
        try {
          await rm(pathOf(folder, key), { force: true });
        } catch (error) {
          return failed(error, folder);
        }
        all.delete(key);
        return ok(null);
      }),
  };
}

/** The draft of this key. What is none any more is set aside; undefined also when somebody cleaned up by hand. */
async function readWhole(folder: string, key: string): Promise<DraftView | undefined> {
  const path = pathOf(folder, key);
  try {
    const draft = readDraft(await readFile(path, 'utf8'));
    if (!draft) await setAside(path);
    return draft;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

function setAside(path: string): Promise<void> {
  return rename(path, `${path}.bad`);
}

/** What is there; a file that is no draft, though it is named like one, is set aside and not listed. */
async function readFolder(folder: string): Promise<Map<string, DraftLine>> {
  const lines = new Map<string, DraftLine>();
  for (const name of await namesIn(folder)) {
    // What a process that was killed was just writing.
    if (UNFINISHED.test(name)) await rm(join(folder, name), { force: true });
    const key = name.endsWith(EXTENSION) ? name.slice(0, -EXTENSION.length) : '';
    if (!isKey(key)) continue;
    const header = await readHeader(join(folder, name));
    if (header) {
      const { ref, workspace, seq, at, by } = header;
      lines.set(key, { ref, workspace, seq, at, by });
    } else await setAside(join(folder, name));
  }
  return lines;
}

/** Plain files alone: a folder can't be read as one, and a pipe would never end. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function pathOf(folder: string, key: string): string {
  return join(folder, `${key}${EXTENSION}`);
}

function checked(key: string): string {
  if (isKey(key)) return key;
  throw new TypeError(`"${key}" is no key of a draft`);
}

function isKey(key: string): boolean {
  return /^[0-9a-f]{64}$/.test(key);
}

function tooMany(): { readonly ok: false; readonly error: Refusal } {
  return refuse(
    'conflict',
    `There are ${MAX_DRAFTS} unsaved drafts, and no more are kept.`,
    'Save or discard some of them.',
  );
}

function failed(error: unknown, folder: string): { readonly ok: false; readonly error: Refusal } {
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return refuse(
      'disk_full',
      `The disk that holds ${folder} is full; the draft is not kept.`,
      'Free some space on that disk; what was kept before is still there.',
    );
  }
  return refuse(
    'data_folder_read_only',
    `Drafts can't be kept in ${folder} (${code}).`,
    'Give yourself the right to write there.',
  );
}
