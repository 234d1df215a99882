import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { agentManifestSchema, type AgentManifest } from '../../../core/agent/manifest.ts';
import { findJsonFault, isJsonObject } from '../../../core/json.ts';
import { parseJson } from '../../../core/json.ts';

/** A manifest of 200 tools with their schemas is well under this; a larger file is no manifest. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * Times of files are as coarse as two seconds on some disks: a file that was changed so shortly before it was read may
 * have been changed again since, without a sign of it.
 */
const SETTLED_MS = 2_500;

// Not waiting at a named pipe; Windows knows no such flag.
const READ = process.platform === 'win32' ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK;

/** A manifest file as it was read. */
export interface ManifestFile {
  /** Changes with the file, as far as its times tell; null while they can't be relied on. */
  readonly mark: string | null;
  /** SHA-256 of the bytes; null where they weren't read. */
  readonly digest: string | null;
  readonly manifest: AgentManifest | undefined;
  /** What keeps it from being a manifest, for people; null: nothing. */
  readonly wrong: string | null;
  readonly bytes: number;
}

/** Reads and checks a manifest file, or gives `known` again if nothing has changed. Undefined: there is no such file. */
export async function readManifestFile(
  path: string,
  known: ManifestFile | undefined,
): Promise<ManifestFile | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, READ);
    return await readOpen(file, known);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    // A link to nothing is there, and of no use.
    if (error.code === 'ENOENT' && !(await isListed(path))) return undefined;
    return { mark: null, digest: null, manifest: undefined, wrong: `${error.message}.`, bytes: 0 };
  } finally {
    await file?.close();
  }
}

async function readOpen(file: FileHandle, known: ManifestFile | undefined): Promise<ManifestFile> {
  const now = Date.now();
  const found = await file.stat({ bigint: true });
  const bytes = Number(found.size);
  const { dev, ino, mtimeNs, ctimeNs } = found;
  const changedMs = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
  const mark = now - changedMs < SETTLED_MS ? null : [dev, ino, bytes, mtimeNs, ctimeNs].join();
  if (known && mark !== null && known.mark === mark) return known;
  const nothing = { mark, digest: null, manifest: undefined, bytes };
  if (!found.isFile()) return { ...nothing, wrong: 'it is no plain file.', bytes: 0 };
  if (bytes > MAX_MANIFEST_BYTES) return { ...nothing, wrong: 'it is too large.' };
  const content = await readBytes(file, bytes);
  const digest = hash('sha256', content, 'hex');
  if (known?.digest === digest) return { ...known, mark };
  const text = content.toString('utf8');
  const manifest = parseManifest(text);
  return { mark, digest, manifest, wrong: manifest ? null : whatIsWrong(text), bytes };
}

/** At most so many: a file that grows meanwhile is read again next time. */
async function readBytes(file: FileHandle, most: number): Promise<Buffer> {
  const buffer = Buffer.alloc(most);
  let filled = 0;
  while (filled < most) {
    const { bytesRead } = await file.read(buffer, filled, most - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

async function isListed(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** The manifest in a text, or undefined when it isn't one. */
export function parseManifest(text: string): AgentManifest | undefined {
  const value = parseJson(text);
  // What can't be written in canonical JSON has no digest that anything could be bound to.
  return findJsonFault(value) === null ? agentManifestSchema.safeParse(value).data : undefined;
}

/** What keeps a text from being a manifest, for people. */
export function whatIsWrong(text: string): string {
  const value = parseJson(text);
  if (!isJsonObject(value)) return 'it is no JSON object.';
  const fault = findJsonFault(value);
  if (fault !== null) return `${fault}.`;
  const issue = agentManifestSchema.safeParse(value).error?.issues[0];
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}.` : 'it is none.';
}
