import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

/** Folders that hold source; those of later parts are looked at as soon as they exist. */
const FOLDERS = ['core', 'main', 'preload', 'renderer', 'agents', 'test'] as const;

/** Every file below the source folders, relative to the root, with `/` between the parts. */
export function sourceFiles(): readonly string[] {
  return readdirSync(ROOT)
    .filter((name) => FOLDERS.some((folder) => folder === name))
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

/** The TypeScript files among them. */
export function typeScriptFiles(): readonly string[] {
  return sourceFiles().filter((path) => /\.[cm]?tsx?$/.test(path));
}
