import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createTextReader } from '../kit/files-read.ts';
import { readSizes, readTexts } from '../kit/git-blobs.ts';
import { nameOf, splitFields } from '../kit/git-names.ts';
import type { Change, ChangedFile } from './compare.ts';
import { REVIEW_LIMITS } from './limits.ts';
import type { Review, ReviewedFile } from './rules/rule.ts';

/** Reads what rules need beyond the changed lines: whole texts before and now, sizes, and all names. */
export async function readReview(change: Change): Promise<Review> {
  const { git, ends } = change;
  const inFolder = ends.head === null;
  const old = change.files.flatMap(({ oldBlob }) => oldBlob ?? []);
  const now = inFolder ? [] : change.files.flatMap(({ newBlob }) => newBlob ?? []);
  const texts = await readTexts(git, [...old, ...now], REVIEW_LIMITS);
  const sizes = await readSizes(git, now);
  const read = inFolder ? createTextReader(git.workspace, REVIEW_LIMITS.textBytes) : null;
  let bytes = 0;
  const nowOf = (file: ChangedFile): Pick<ReviewedFile, 'newText' | 'bytes'> => {
    if (file.status === 'deleted' || file.isSubmodule) return { newText: null, bytes: null };
    if (read === null) {
      const id = file.newBlob ?? '';
      return { newText: texts.get(id) ?? null, bytes: sizes.get(id) ?? null };
    }
    const full = join(git.workspace, file.path);
    const stats = lstatSync(full, { throwIfNoEntry: false });
    if (stats?.isSymbolicLink() === true) return { newText: readlinkSync(full), bytes: null };
    if (stats === undefined || bytes + stats.size > REVIEW_LIMITS.allTextBytes)
      return { newText: null, bytes: stats?.size ?? null };
    const found = read(file.path);
    if (found.kind === 'text') bytes += found.bytes;
    return { newText: found.kind === 'text' ? found.text : null, bytes: stats.size };
  };
  const files = change.files.map((file) => ({
    ...file,
    oldText: texts.get(file.oldBlob ?? '') ?? null,
    ...nowOf(file),
  }));
  return { change, files, names: await listNames(change) };
}

/** Names of all files that the repository has in the state that is reviewed. */
async function listNames({ git, ends, files }: Change): Promise<ReadonlySet<string>> {
  const args = ends.head === null ? ['ls-files', '-z'] : ['ls-tree', '-r', '-z', '--name-only', ends.head];
  const { out } = await git.ask(args, { maxBytes: REVIEW_LIMITS.listedBytes });
  const names = new Set(splitFields(out).flatMap((field) => nameOf(field) ?? []));
  for (const { path, status } of files) {
    if (status === 'deleted') names.delete(path);
    else names.add(path);
  }
  return names;
}
