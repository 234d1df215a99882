import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** What stands in a folder. */
export interface Entries {
  /** Those whose names are text; no name twice. */
  readonly entries: Dirent[];
  /** Names that are no UTF-8 text, which no path here can hold, as git writes them: `caf\351.txt`. */
  readonly foreign: readonly string[];
}

/** Takes the place of bytes that are no text, and is a character of its own as well. */
const REPLACEMENT = '\ufffd';

/** Reads a folder; throws what the system says when it can't be. */
export async function readEntries(dir: string): Promise<Entries> {
  const entries = await readdir(dir, { withFileTypes: true });
  if (!entries.some(({ name }) => name.includes(REPLACEMENT))) return { entries, foreign: [] };
  // Rare, so that the bytes are only asked for where there is a doubt.
  const names = await readdir(dir, { encoding: 'buffer' });
  const real = new Set(names.filter((name) => isUtf8(name)).map((name) => name.toString()));
  const readable = new Map(entries.filter(({ name }) => real.has(name)).map((entry) => [entry.name, entry]));
  return { entries: [...readable.values()], foreign: names.filter((name) => !isUtf8(name)).map(writeBytes) };
}

const BACKSLASH = 0x5c;

function writeBytes(name: Buffer): string {
  return Array.from(name, (byte) => {
    if (byte === BACKSLASH) return '\\\\';
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
  }).join('');
}
