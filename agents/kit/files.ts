import { existsSync, type Dirent } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { showPath } from '../../core/approval/visible-text.ts';
import { readEntries } from './files-entries.ts';
import { compareText } from './finding-order.ts';
import { ToolFailure } from './failure.ts';
import {
  addIgnoreFile,
  createGlobMatcher,
  isIgnored,
  isUsable,
  readOuterIgnores,
  type IgnoreLevel,
} from './files-ignore.ts';

/** Bounds of a walk. Beyond them the list says that it is cut, and what is in it stays right. */
export const WALK_LIMITS = {
  files: 200_000,
  folders: 100_000,
  /** Deeper than any tree that people make, and short enough for a path to be opened. */
  depth: 100,
} as const;

/** Folders that are read at the same time: enough to hide the disk, few enough for any limit on open files. */
const CONCURRENCY = 16;

/** Paths that are told by name, of those that can't be read as text. */
const MAX_UNNAMED = 50;

/** Folders of version control, never a part of what was written. */
const VERSION_CONTROL: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj']);

export interface WalkOptions {
  /** Only these: patterns as in a .gitignore (`src/**`, `*.ts`), braces too; with `!` in front, all but these. */
  readonly paths?: readonly string[] | undefined;
  /** Read folders named node_modules too, where no ignore file hides them. */
  readonly nodeModules?: boolean;
  /** Read all of it: ignore files have no say, and nothing is left out for its name. For folders made to be read. */
  readonly everything?: boolean;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<Record<keyof typeof WALK_LIMITS, number>>;
}

export interface FileList {
  /** Real path of the folder that the paths start from. */
  readonly root: string;
  /** Regular files from the root, forward slashes, sorted by code unit. */
  readonly files: readonly string[];
  readonly skipped: {
    /** Files and whole folders that ignore files or a default rule hide. */
    readonly ignored: number;
    /** Symbolic links: never followed, wherever they lead. */
    readonly symlink: number;
    /** Folders that can't be read, pipes, sockets and devices, and what has a name that is no UTF-8 text. */
    readonly unreadable: number;
  };
  /** Paths with a name that is no UTF-8 text, as git writes them (`caf\\351.txt`): the first of them. */
  readonly unnamed: readonly string[];
  /** True when a limit cut the list. */
  readonly truncated: boolean;
}

/**
 * Lists the regular files of a folder as git would see them: `.gitignore` at every level (above the folder too,
 * where it is a part of a repository) and `.git/info/exclude` respected, version control and node_modules left
 * out, no symlink followed. The order is the same on every machine.
 * Throws a ToolFailure when the root is no readable folder or a pattern can't be used, and the signal's reason
 * when it aborts.
 */
export async function listFiles(root: string, options: WalkOptions = {}): Promise<FileList> {
  const limits = { ...WALK_LIMITS, ...options.limits };
  const wanted = createPathFilter(options.paths);
  const top = await openRoot(root);
  const outer = options.everything
    ? null
    : await readOuterIgnores(top, (dir) => existsSync(join(dir, '.git')));
  const found: string[] = [];
  const skipped = { ignored: 0, symlink: 0, unreadable: 0 };
  const unnamed: string[] = [];
  let truncated = false;
  let folders = 1;
  let frontier: Folder[] = [{ path: '', depth: 0, ignores: outer }];
  while (frontier.length > 0) {
    const batch = frontier.slice(0, CONCURRENCY);
    const listings = await Promise.all(batch.map((folder) => readFolder(top, folder, options)));
    options.signal?.throwIfAborted();
    const deeper: Folder[] = [];
    for (const listing of listings) {
      skipped.ignored += listing.ignored;
      skipped.symlink += listing.symlink;
      skipped.unreadable += listing.unreadable + listing.unnamed.length;
      unnamed.push(...listing.unnamed.slice(0, MAX_UNNAMED - unnamed.length));
      for (const folder of listing.folders) {
        if (folder.depth > limits.depth || folders >= limits.folders) truncated = true;
        else {
          deeper.push(folder);
          folders += 1;
        }
      }
      for (const file of listing.files) {
        if (!wanted(file)) continue;
        if (found.length >= limits.files) truncated = true;
        else found.push(file);
      }
    }
    frontier = [...deeper, ...frontier.slice(CONCURRENCY)];
    if (found.length >= limits.files) truncated ||= frontier.length > 0;
    if (truncated && found.length >= limits.files) break;
  }
  return { root: top, files: found.sort(compareText), skipped, unnamed, truncated };
}

interface Folder {
  /** From the root with a slash at the end; empty for the root itself. */
  readonly path: string;
  readonly depth: number;
  readonly ignores: IgnoreLevel | null;
}

interface Listing {
  readonly files: string[];
  readonly folders: Folder[];
  unnamed: readonly string[];
  ignored: number;
  symlink: number;
  unreadable: number;
}

async function readFolder(
  root: string,
  folder: Folder,
  { everything = false, nodeModules = everything }: WalkOptions,
): Promise<Listing> {
  const listing: Listing = { files: [], folders: [], unnamed: [], ignored: 0, symlink: 0, unreadable: 0 };
  const dir = join(root, folder.path);
  let entries: Dirent[];
  try {
    const read = await readEntries(dir);
    entries = read.entries;
    listing.unnamed = read.foreign.map((name) => `${showPath(folder.path)}${name}`);
  } catch {
    // Gone since its parent was read, or no permission: counted, and the walk goes on.
    listing.unreadable += 1;
    return listing;
  }
  entries.sort((a, b) => compareText(a.name, b.name));
  const hasIgnoreFile =
    !everything && entries.some((entry) => entry.name === '.gitignore' && !entry.isSymbolicLink());
  const ignores = hasIgnoreFile
    ? await addIgnoreFile(folder.ignores, join(dir, '.gitignore'), { strip: folder.path.length, prefix: '' })
    : folder.ignores;
  for (const entry of entries) {
    if (!everything && VERSION_CONTROL.has(entry.name)) continue;
    const path = folder.path + entry.name;
    const kind = await kindOf(entry, join(root, path));
    const hidden = kind === 'folder' && entry.name === 'node_modules' && !nodeModules;
    if (hidden || isIgnored(ignores, path, kind === 'folder')) listing.ignored += 1;
    else if (kind === 'file') listing.files.push(path);
    else if (kind === 'folder') listing.folders.push({ path: `${path}/`, depth: folder.depth + 1, ignores });
    else listing[kind] += 1;
  }
  return listing;
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'symlink' | 'unreadable'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'symlink';
  if (entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice())
    return 'unreadable';
  // Some file systems don't tell the kind with the name.
  try {
    const stats = await lstat(path);
    if (stats.isFile()) return 'file';
    if (stats.isDirectory()) return 'folder';
    return stats.isSymbolicLink() ? 'symlink' : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

async function openRoot(root: string): Promise<string> {
  try {
    const top = await realpath(root);
    if ((await lstat(top)).isDirectory()) return top;
  } catch (error) {
    throw badRoot(root, error);
  }
  throw badRoot(root);
}

function badRoot(root: string, cause?: unknown): ToolFailure {
  return new ToolFailure(
    'invalid_request',
    `The workspace ${root} is no folder that can be read`,
    'Check that it exists and that you may read it.',
    { cause },
  );
}

/** A test for paths from the root; refuses patterns that lead outside or take long to match. */
function createPathFilter(paths: readonly string[] | undefined): (path: string) => boolean {
  if (!paths || paths.length === 0) return () => true;
  for (const pattern of paths) {
    const outside = /^!?(?:[A-Za-z]:)?[\\/]{2}|^!?[A-Za-z]:|(?:^|\/)\.\.(?:\/|$)/.test(pattern);
    if (outside || pattern.trim() === '' || !isUsable(pattern)) {
      throw new ToolFailure(
        'invalid_request',
        `The path pattern ${JSON.stringify(pattern)} can't be used`,
        'Write it from the workspace with at most three stars per part: src/**, *.ts, docs/*.md.',
      );
    }
  }
  const [excluded, included] = partition(paths, (pattern) => pattern.startsWith('!'));
  const take = createGlobMatcher(included);
  const leave = createGlobMatcher(excluded.map((pattern) => pattern.slice(1)));
  return (path) => (included.length === 0 || take.ignores(path)) && !leave.ignores(path);
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
