import { createHash } from 'node:crypto';
import { lstat, open, readdir } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { join, sep } from 'node:path';
import type { FileSide } from '../../../core/approval/subject.ts';
import { findTouchProblem, findWindowsProblem, foldCase } from '../../../core/approval/patch-path.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
import { NAMES_FIT_WINDOWS, permissionBits, reasonOf } from './platform.ts';
import { READ_FLAGS } from '../file-kit/open-flags.ts';
import { codeOf } from '../../../core/system-error.ts';

/** Larger files are refused: nobody reviews them, and both sides are held in memory while a patch is prepared. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** What stands at a path of the workspace. `unsafe` says in words that follow the path why it can't be touched. */
export type Look =
  /** `missing`: the parts from the first that is not there on. */
  | { readonly kind: 'absent'; readonly missing: readonly string[] }
  | { readonly kind: 'file'; readonly side: FileSide; readonly bytes: Buffer }
  | { readonly kind: 'unsafe'; readonly reason: string };

export interface Looker {
  look(path: string): Promise<Look>;
}

/**
 * Reads paths of a workspace without ever leaving it: no part may be a link, and a name must stand in its folder letter
 * for letter. Folder listings are kept for the life of a looker: make one for each pass over the files.
 * `forbidden` is a folder (the data folder) that no patch may reach even if it lies inside the workspace. For a
 * workspace inside it (the sample) there is nothing to forbid: no path leads out of a workspace.
 */
export function createLooker(root: string, forbidden: string): Looker {
  const isInside = root.startsWith(forbidden + sep);
  const listings = new Map<string, Promise<Listing>>();
  const list = (folder: string): Promise<Listing> => {
    const known = listings.get(folder) ?? readListing(folder);
    listings.set(folder, known);
    return known;
  };
  return {
    async look(path) {
      const problem = findTouchProblem(path) ?? (NAMES_FIT_WINDOWS ? findWindowsProblem(path) : null);
      if (problem !== null) return unsafe(problem);
      const target = join(root, ...path.split('/'));
      if (!isInside && (target === forbidden || target.startsWith(forbidden + sep)))
        return unsafe('is in the data folder');
      try {
        return await walk(root, path.split('/'), list);
      } catch (error) {
        const reason = reasonOf(error);
        if (reason === null) throw error;
        return unsafe(`can't be read: ${reason}`);
      }
    },
  };
}

/** Looks once more at one path, right before it is changed: links and bytes, without listing its folders again. */
export async function lookAgain(root: string, path: string): Promise<Look> {
  try {
    return await walk(root, path.split('/'), null);
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    return unsafe(`can't be read: ${reason}`);
  }
}

function unsafe(reason: string): Look {
  return { kind: 'unsafe', reason };
}

interface Listing {
  readonly names: ReadonlySet<string>;
  readonly folded: ReadonlyMap<string, string>;
}

async function readListing(folder: string): Promise<Listing> {
  const names = await readdir(folder);
  return { names: new Set(names), folded: new Map(names.map((name) => [foldCase(name), name])) };
}

async function walk(
  root: string,
  parts: readonly string[],
  list: ((folder: string) => Promise<Listing>) | null,
): Promise<Look> {
  let at = root;
  for (const [index, part] of parts.entries()) {
    const folder = at;
    at = join(folder, part);
    const isLast = index === parts.length - 1;
    const stat = await statOrNull(at);
    if (list !== null) {
      const listing = await list(folder);
      if (!listing.names.has(part)) {
        const alike = listing.folded.get(foldCase(part));
        if (alike !== undefined)
          return unsafe(`differs only in letter case or accents from “${showPath(alike)}”, which exists`);
        // The disk knows the name although the folder does not list it: a short (8.3) or otherwise aliased name.
        if (stat !== null) return unsafe('is another name of an existing file');
      }
    }
    if (stat === null) return { kind: 'absent', missing: parts.slice(index) };
    if (stat.isSymbolicLink())
      return unsafe(isLast ? 'is a symbolic link' : `lies behind the symbolic link “${showPath(part)}”`);
    if (isLast) return stat.isFile() ? await readSide(at, stat) : unsafe('is not a regular file');
    if (!stat.isDirectory()) return unsafe(`lies below “${showPath(part)}”, which is not a folder`);
  }
  return { kind: 'absent', missing: [] };
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function readSide(path: string, seen: Stats): Promise<Look> {
  const file = await open(path, READ_FLAGS);
  try {
    const stat = await file.stat();
    // Somebody may have put another thing in its place since it was looked at.
    if (!stat.isFile() || stat.ino !== seen.ino || stat.dev !== seen.dev)
      return unsafe('changed while it was read');
    if (stat.size > MAX_FILE_BYTES) return unsafe(`is larger than ${MAX_FILE_BYTES / 1024 / 1024} MiB`);
    const mode = permissionBits(stat.mode);
    if ((mode & 0o7000) !== 0)
      return unsafe('has special permission bits (set-user-ID, set-group-ID or sticky)');
    const bytes = await file.readFile();
    return { kind: 'file', side: sideOf(bytes, mode), bytes };
  } finally {
    await file.close();
  }
}

/** Describes bytes with their mode. */
export function sideOf(bytes: Uint8Array, mode: number): FileSide {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), mode, bytes: bytes.length };
}

/** Whether what stands at a path is exactly a side (null: nothing stands there). */
export function isSide(look: Look, side: FileSide | null): boolean {
  if (look.kind === 'unsafe') return false;
  if (look.kind === 'absent') return side === null;
  return side !== null && look.side.sha256 === side.sha256 && look.side.mode === side.mode;
}
