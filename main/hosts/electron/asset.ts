import { readFile, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';

/** What the renderer's build consists of. Nothing else is served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

export interface Asset {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads the file of the renderer that a URL's path names; null when there is none, it is of no kind that is served, or it
 * lies outside of `root`, be it by dots, escapes or a link.
 */
export async function readAsset(root: string, pathname: string): Promise<Asset | null> {
  const path = decode(pathname);
  if (path === null || /[\\\0]/.test(path)) return null;
  const type = CONTENT_TYPES[extname(path).toLowerCase()];
  if (type === undefined) return null;
  try {
    const file = await realpath(join(root, path));
    const inside = relative(await realpath(root), file);
    if (isAbsolute(inside) || inside.split(sep)[0] === '..') return null;
    return { type, bytes: new Uint8Array(await readFile(file)) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && isAbsence(error.code)) return null;
    throw error;
  }
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function isAbsence(code: unknown): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG';
}
