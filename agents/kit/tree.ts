import { listFiles } from './files.ts';
import { createTextReader } from './files-read.ts';
import { compareText } from './finding-order.ts';
import type { Git } from './git.ts';
import { readTexts, type BlobLimits } from './git-blobs.ts';
import { nameOf, splitFields } from './git-names.ts';

/** Bytes of a list of names: some 200,000 files. */
const LISTED_BYTES = 32 * 1024 * 1024;

/** The files of one state of a repository: as they lie in the folder, or as a commit has them. */
export interface FileTree {
  /** Regular files, sorted by code unit. */
  readonly paths: readonly string[];
  /** The texts of some; what is binary, too large or beyond the limit in all is left out. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** There are more files than are listed. */
  readonly truncated: boolean;
}

/** The files of a folder, without those that ignore files hide. */
export async function openFolderTree(
  workspace: string,
  limits: BlobLimits,
  signal: AbortSignal,
): Promise<FileTree> {
  const { root, files, truncated } = await listFiles(workspace, { signal });
  const read = createTextReader(root, limits.textBytes);
  return {
    paths: files,
    truncated,
    read: async (paths) => {
      const texts = new Map<string, string>();
      let bytes = 0;
      for (const [index, path] of paths.entries()) {
        if (index % 50 === 49) await new Promise(setImmediate);
        signal.throwIfAborted();
        const file = bytes >= limits.allTextBytes ? null : read(path);
        if (file?.kind !== 'text') continue;
        bytes += file.bytes;
        texts.set(path, file.text);
      }
      return texts;
    },
  };
}

/** The files of a commit (or of git's empty tree), below the folder that is the workspace. */
export async function openCommitTree(git: Git, commit: string, limits: BlobLimits): Promise<FileTree> {
  const { out, truncated } = await git.ask(['ls-tree', '-r', '-z', commit], { maxBytes: LISTED_BYTES });
  const blobs = new Map<string, string>();
  for (const field of splitFields(out)) {
    const tab = field.indexOf(0x09);
    const [mode = '', type, id = ''] = field.toString('latin1', 0, tab).split(' ');
    const path = nameOf(field.subarray(tab + 1));
    if (type === 'blob' && mode.startsWith('100') && path !== null) blobs.set(path, id);
  }
  return {
    paths: [...blobs.keys()].sort(compareText),
    truncated,
    read: async (paths) => {
      const found = await readTexts(
        git,
        paths.flatMap((path) => blobs.get(path) ?? []),
        limits,
      );
      const texts = new Map<string, string>();
      for (const path of paths) {
        const text = found.get(blobs.get(path) ?? '');
        if (text !== undefined) texts.set(path, text);
      }
      return texts;
    },
  };
}
