/**
 * Which names a patch may touch: decided by the text alone, the same on every platform, so that a patch approved on
 * one machine means the same on another. What is on the disk (links, case) is the workspace adapter's part.
 */

/** PATH_MAX of Linux, in UTF-16 units here: a bound, not a promise that the file system takes it. */
const MAX_PATH = 4_096;
/** NAME_MAX of the common file systems. */
const MAX_PART = 255;

/** Characters that HFS+ ignores when it compares names (git's utf8.c, CVE-2014-9390), so that `.g<ZWNJ>it` is `.git`. */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;
/**
 * Marks that turn the direction of text or hide: a name that holds one is not what it looks like. The joiners U+200C and
 * U+200D are left in, which Persian, Indic and emoji names need.
 */
const DECEPTIVE = /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
const CONTROL = /[\p{Cc}\p{Cs}]/u;

/** Why a path may not be touched by a patch, in words that follow the path; null when it may. */
export function findPathProblem(path: string): string | null {
  if (path === '') return 'is empty';
  if (path.length > MAX_PATH) return 'is too long';
  if (CONTROL.test(path)) return 'holds a control character';
  if (path.includes('\\')) return 'holds a backslash';
  if (path.startsWith('/') || /^[a-z]:/iu.test(path)) return 'is absolute';
  for (const part of path.split('/')) {
    if (part === '..' || part === '.' || part === '') return 'is not a plain path inside the workspace';
    if (part.length > MAX_PART) return 'is too long';
    if (isGitFolder(part)) return 'is inside a .git folder';
  }
  if (DECEPTIVE.test(path)) return 'holds invisible or direction-changing characters';
  return null;
}

/** Why Windows can't hold a path; null when it can. Asked on Windows only. */
export function findWindowsProblem(path: string): string | null {
  for (const part of path.split('/')) {
    if (/[<>:"|?*]/u.test(part)) return 'holds a character that Windows does not allow in names';
    if (/[. ]$/u.test(part)) return 'has a part that ends with a dot or a space, which Windows drops';
    if (/^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³]) *(?:\.|$)/iu.test(part)) {
      return 'is a name that Windows reserves for a device';
    }
  }
  return null;
}

/** Whether some file system would open this name as `.git`: case, trailing dots, streams, short names, ignored characters. */
function isGitFolder(part: string): boolean {
  const bare = foldCase(part.split(':', 1)[0] ?? '').replace(/[. ]+$/u, '');
  return bare === '.git' || /^git~\d+$/u.test(bare);
}

/**
 * A key that is equal for names that some file system takes for the same: case and Unicode composition folded, ignored
 * characters dropped.
 * Errs on the side of equal (`ß` and `ss`), which only refuses more.
 */
export function foldCase(name: string): string {
  return name.replace(IGNORED, '').normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
}

/**
 * Looks for two paths of one patch that are the same, or one the folder of another, or alike but for case.
 * Returns them, or null.
 */
export function findPathClash(paths: readonly string[]): readonly [string, string] | null {
  const spelled = new Map<
    string,
    { readonly text: string; readonly path: string; readonly isFile: boolean }
  >();
  for (const path of paths) {
    const parts = path.split('/');
    for (let count = 1; count <= parts.length; count++) {
      const text = parts.slice(0, count).join('/');
      const isFile = count === parts.length;
      const key = foldCase(text);
      const other = spelled.get(key);
      if (other !== undefined && (other.text !== text || other.isFile || isFile)) return [other.path, path];
      if (other === undefined) spelled.set(key, { text, path, isFile });
    }
  }
  return null;
}
