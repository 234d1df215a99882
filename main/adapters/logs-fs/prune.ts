import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Logs of so many runs are kept, */
export const KEPT_FILES = 500;
/** and so many bytes of them; the oldest go first. */
export const KEPT_BYTES = 1024 ** 3;

/**
 * Removes the logs in `folder` that were written to longest ago and are too many. Those for which `isInUse`
 * (by file name) stay. Throws the file system's errors.
 */
export async function prune(
  folder: string,
  isInUse: (name: string) => boolean,
  keep = { files: KEPT_FILES, bytes: KEPT_BYTES },
): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson'));
  const found = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await sizeAndTime(join(folder, name));
      return { name, size, mtimeMs };
    }),
  );
  let files = 0;
  let bytes = 0;
  for (const { name, size } of found.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    files++;
    bytes += size;
    if ((files > keep.files || bytes > keep.bytes) && !isInUse(name))
      await rm(join(folder, name), { force: true });
  }
}

async function sizeAndTime(path: string): Promise<{ readonly size: number; readonly mtimeMs: number }> {
  try {
    return await stat(path);
  } catch (error) {
    // Somebody was quicker in removing it.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { size: 0, mtimeMs: 0 };
    throw error;
  }
}
