import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { RefusalError } from '../../../core/errors.ts';
import { codeOf } from '../../../core/system-error.ts';

/** A PEM of an ed25519 key has about 120 bytes; whatever is larger is something else. */
const MAX_KEY_BYTES = 4_096;

/** On Windows the folder's access list protects the key (inherited from the user's profile), modes don't. */
const HAS_MODES = process.platform !== 'win32';

/** How file systems say that they lack modes or hard links. */
const NOT_SUPPORTED: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK']);

/** Reads the key's PEM text, and makes the key first where there is none. */
export function obtainKeyText(path: string): string {
  return readKey(path) ?? createKey(path);
}

function readKey(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
  try {
    const { size, mode } = fstatSync(file);
    if (size > MAX_KEY_BYTES) throw new Error(`it has ${size} bytes`);
    if (HAS_MODES && (mode & 0o077) !== 0) closeToOthers(path);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(file);
  }
}

/** Copies and archives lose the mode: a private key that others may read is closed again at once. */
function closeToOthers(path: string): void {
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    // A file system without modes (FAT) shows them open and takes no other: its mount options decide.
    if (!NOT_SUPPORTED.has(codeOf(error) ?? '')) throw error;
  }
}

/**
 * Written whole under another name, then linked: whoever looks sees no key or a complete one, and of
 * several processes the first wins. The text that is returned is always that of the file.
 */
function createKey(path: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    try {
      writeNew(temporary, pem);
      publish(temporary, path, pem);
    } finally {
      rmSync(temporary, { force: true });
    }
    syncFolder(dirname(path));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unwritable(path, error);
  }
  const text = readKey(path);
  if (text === undefined) throw unreadable(path, new Error('it vanished while it was made'));
  return text;
}

function publish(temporary: string, path: string, pem: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    // Some file systems (FAT, some network shares) have no hard links: there the exclusive open decides.
    if (!NOT_SUPPORTED.has(codeOf(error) ?? '')) throw error;
    writeNew(path, pem);
  }
}

function writeNew(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes the new name durable; Windows can't open folders and journals names itself. */
function syncFolder(path: string): void {
  if (!HAS_MODES) return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function unreadable(path: string, cause: unknown): RefusalError {
  return new RefusalError(
    'data_folder_damaged',
    `The signing key ${path} can't be read${reasonOf(cause)}.`,
    'Make the file readable for yourself, or put it back from a backup.',
    { cause },
  );
}

function unwritable(path: string, cause: unknown): RefusalError {
  const code = codeOf(cause);
  const message = `The signing key ${path} can't be written${reasonOf(cause)}.`;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new RefusalError('disk_full', message, 'Free some space on that disk, then start again.', {
      cause,
    });
  const fix = 'Make the data folder writable for yourself, or name another one with --data.';
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM')
    return new RefusalError('data_folder_read_only', message, fix, { cause });
  return new RefusalError('data_folder_damaged', message, fix, { cause });
}

function reasonOf(cause: unknown): string {
  return codeOf(cause) === undefined ? '' : ` (${String(codeOf(cause))})`;
}
