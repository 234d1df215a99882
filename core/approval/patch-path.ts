/**
 * Which names a patch may touch, and which it may bring into being: decided by the text alone. What is on the disk (links,
 * case) is the workspace adapter's part, and so is what the system can't hold.
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
/** What no system has in a name, and half of a character, which has no form on a disk. */
const IMPOSSIBLE = /[\0\p{Cs}]/u;

/**
 * Why a patch may not touch a file, in words that follow its path; null when it may. A file that stands in the workspace
 * may have any name that git keeps: whoever works there gave it, and it is shown escaped.
 */
export function findTouchProblem(path: string): string | null {
  if (path === '') return 'is empty';
  if (path.length > MAX_PATH) return 'is too long';
  if (IMPOSSIBLE.test(path)) return 'holds a control character';
  if (path.startsWith('/')) return 'is absolute';
  for (const part of path.split('/')) {
    if (part === '..' || part === '.' || part === '') return 'is not a plain path inside the workspace';
    if (part.length > MAX_PART) return 'is too long';
    if (isGitFolder(part)) return 'is inside a .git folder';
  }
  return null;
}

/**
 * Why a patch may not bring a path into being, in words that follow it; null when it may. Stricter than for what exists,
 * and the same on every platform: nobody needs a new name that is not what it looks like.
 */
export function findPathProblem(path: string): string | null {
  if (CONTROL.test(path)) return 'holds a control character';
  if (path.includes('\\')) return 'holds a backslash';
  if (/^[a-z]:/iu.test(path)) return 'is absolute';
  if (DECEPTIVE.test(path))
    return findTouchProblem(path) ?? 'holds invisible or direction-changing characters';
  return findTouchProblem(path);
}

/** Why Windows can't hold a path; null when it can. Asked on Windows only. */
export function findWindowsProblem(path: string): string | null {
  for (const part of path.split('/')) {
    if (/[<>:"|?*\\\u0000-\u001f]/u.test(part))
      return 'holds a character that Windows does not allow in names';
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

/** The paths of one patch so far. */
export interface PathsSideBySide {
  /** Takes a path in; gives the one that it can't stand beside, and leaves it out then, or null. */
  add(path: string): string | null;
}

/** Looks for paths that are the same, or one the folder of another, or alike but for case. */
export function startSideBySide(): PathsSideBySide {
  const spelled = new Map<
    string,
    { readonly text: string; readonly path: string; readonly isFile: boolean }
  >();

  function add(path: string): string | null {
    const parts = path.split('/');
    const prefixes = parts.map((_, index) => {
      const text = parts.slice(0, index + 1).join('/');
      return { key: foldCase(text), text, path, isFile: index === parts.length - 1 };
    });
    for (const { key, text, isFile } of prefixes) {
      const other = spelled.get(key);
      if (other !== undefined && (other.text !== text || other.isFile || isFile)) return other.path;
    }
    for (const prefix of prefixes) if (!spelled.has(prefix.key)) spelled.set(prefix.key, prefix);
    return null;
  }

  return { add };
}

/** The first two paths of one patch that can't stand side by side, or null. */
export function findPathClash(paths: readonly string[]): readonly [string, string] | null {
  const sideBySide = startSideBySide();
  for (const path of paths) {
    const other = sideBySide.add(path);
    if (other !== null) return [other, path];
  }
  return null;
}
