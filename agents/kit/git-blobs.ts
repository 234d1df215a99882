import type { Git } from './git.ts';

/** Bytes of one text, and of all that one question reads. */
export interface BlobLimits {
  readonly textBytes: number;
  readonly allTextBytes: number;
}

/** Bytes of each of these objects that git has. */
export async function readSizes(git: Git, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const out = await git.read(['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'], {
    input: `${ids.join('\n')}\n`,
  });
  const sizes = new Map<string, number>();
  for (const line of out.split('\n')) {
    const [id = '', type, size] = line.split(' ');
    if (type === 'blob') sizes.set(id, Number(size));
  }
  return sizes;
}

/** The texts of these objects; binary, large and missing ones, and what goes beyond the limit in all, are left out. */
export async function readTexts(
  git: Git,
  ids: readonly string[],
  limits: BlobLimits,
): Promise<ReadonlyMap<string, string>> {
  const sizes = await readSizes(git, [...new Set(ids)]);
  const wanted: string[] = [];
  let bytes = 0;
  for (const [id, size] of sizes) {
    if (size > limits.textBytes || bytes + size > limits.allTextBytes) continue;
    bytes += size;
    wanted.push(id);
  }
  if (wanted.length === 0) return new Map();
  // Each object comes with a line before and a line break behind it.
  const maxBytes = bytes + wanted.length * 200;
  const { out } = await git.ask(['cat-file', '--batch'], { input: `${wanted.join('\n')}\n`, maxBytes });
  const texts = new Map<string, string>();
  for (let at = 0; at < out.length;) {
    const end = out.indexOf(0x0a, at);
    if (end < 0) break;
    const [id = '', type, size] = out.toString('latin1', at, end).split(' ');
    if (type !== 'blob') {
      at = end + 1;
      continue;
    }
    const content = out.subarray(end + 1, end + 1 + Number(size));
    if (!content.includes(0)) texts.set(id, content.toString('utf8'));
    at = end + 2 + Number(size);
  }
  return texts;
}
