import { constants } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { codeOf } from '../../../core/system-error.ts';

/** Names are bytes: a file system holds ones that are no text. Parts are separated by a slash, as git does it. */
export type PathBytes = Buffer;

const SLASH = Buffer.from('/');
/** Files that are copied at a time. */
const PARALLEL = 16;

/** A path below a folder. */
export function below(folder: string, path: PathBytes): PathBytes {
  return Buffer.concat([Buffer.from(folder), SLASH, path]);
}

export interface FilesSize {
  readonly files: number;
  readonly bytes: number;
}

/** Plain files and links among the paths that are reached through folders alone, and how large they are together. */
export async function pickFiles(
  root: string,
  paths: Iterable<PathBytes>,
  most: FilesSize,
): Promise<{ readonly picked: readonly PathBytes[]; readonly size: FilesSize }> {
  const folders = new Map<string, boolean>();
  const picked: PathBytes[] = [];
  let bytes = 0;
  for (const path of paths) {
    if (!(await isInFolders(root, path, folders))) continue;
    const stats = await lstatOrNull(below(root, path));
    if (!stats || !(stats.isFile() || stats.isSymbolicLink())) continue;
    picked.push(path);
    bytes += stats.size;
    if (picked.length > most.files || bytes > most.bytes) break;
  }
  return { picked, size: { files: picked.length, bytes } };
}

/** Whether all folders on the way are folders, not links that lead elsewhere. Remembers those it has seen. */
async function isInFolders(root: string, path: PathBytes, seen: Map<string, boolean>): Promise<boolean> {
  for (let at = path.indexOf(SLASH); at !== -1; at = path.indexOf(SLASH, at + 1)) {
    const folder = path.subarray(0, at);
    const name = folder.toString('latin1');
    let is = seen.get(name);
    if (is === undefined) {
      is = (await lstatOrNull(below(root, folder)))?.isDirectory() ?? false;
      seen.set(name, is);
    }
    if (!is) return false;
  }
  return true;
}

async function lstatOrNull(path: PathBytes) {
  try {
    return await lstat(path);
  } catch (error) {
    // Listed a moment ago, or known to git alone.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
}

/** All files below a folder but those in `without`, a folder that may lie in it; links are not followed. */
export async function* walkFiles(root: string, without: string): AsyncIterable<PathBytes> {
  const waiting: PathBytes[] = [Buffer.alloc(0)];
  for (let folder = waiting.pop(); folder; folder = waiting.pop()) {
    const full = folder.length === 0 ? Buffer.from(root) : below(root, folder);
    if (full.equals(Buffer.from(without))) continue;
    for (const entry of await readdir(full, { withFileTypes: true, encoding: 'buffer' })) {
      const path = folder.length === 0 ? entry.name : Buffer.concat([folder, SLASH, entry.name]);
      if (entry.isDirectory()) waiting.push(path);
      else yield path;
    }
  }
}

/** Copies files and links to a folder that is empty, sharing their blocks where the file system can. */
export async function copyFiles(from: string, to: string, paths: readonly PathBytes[]): Promise<void> {
  const made = new Set<string>();
  for (let at = 0; at < paths.length; at += PARALLEL) {
    const some = paths.slice(at, at + PARALLEL);
    for (const path of some) await makeFolder(to, path, made);
    await Promise.all(some.map((path) => copyOne(below(from, path), below(to, path))));
  }
}

async function makeFolder(to: string, path: PathBytes, made: Set<string>): Promise<void> {
  const end = path.lastIndexOf(SLASH);
  if (end === -1) return;
  const folder = path.subarray(0, end);
  const name = folder.toString('latin1');
  if (made.has(name)) return;
  await mkdir(below(to, folder), { recursive: true, mode: 0o700 });
  made.add(name);
}

async function copyOne(from: PathBytes, to: PathBytes): Promise<void> {
  const stats = await lstatOrNull(from);
  // Gone since it was listed.
  if (!stats) return;
  if (stats.isSymbolicLink()) {
    await symlink(await readlink(from, { encoding: 'buffer' }), to);
    return;
  }
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  // Whoever works there may change it.
  await chmod(to, (stats.mode & 0o777) | 0o600);
}
