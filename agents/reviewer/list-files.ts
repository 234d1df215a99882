import { nameOf, splitFields } from '../kit/git-names.ts';

export type FileStatus = 'added' | 'modified' | 'deleted' | 'renamed' | 'typeChanged';

/** A file of a change, as git lists it. */
export interface ListedFile {
  readonly path: string;
  readonly status: FileStatus;
  readonly renamedFrom: string | null;
  readonly oldBlob: string | null;
  /** Null where git has none yet: the file as it lies in the folder. */
  readonly newBlob: string | null;
  readonly isLink: boolean;
  readonly isSubmodule: boolean;
  readonly modeChanged: boolean;
  addedLines: number;
  removedLines: number;
  binary: boolean;
}

export interface FileListing {
  readonly files: ListedFile[];
  /** Names that are no text: told by their number, for no path here can hold them. */
  readonly unnamed: number;
}

const STATUS: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  C: 'added',
  M: 'modified',
  D: 'deleted',
  R: 'renamed',
  T: 'typeChanged',
};
const LINK = '120000';
const SUBMODULE = '160000';

/** Reads `git diff --raw --numstat -z`: first all files, then their counts. */
export function parseListing(out: Buffer): FileListing {
  const fields = splitFields(out);
  const files = new Map<string, ListedFile>();
  let unnamed = 0;
  let at = 0;
  const next = () => fields[at++];
  for (let field = next(); field; field = next()) {
    const head = field.toString('latin1');
    if (head.startsWith(':')) {
      const file = readFile(head, next);
      if (file === null) unnamed += 1;
      else files.set(file.path, file);
      continue;
    }
    const counts = /^(\d+|-)\t(\d+|-)\t/.exec(head);
    if (!counts) continue;
    let name: Buffer | undefined = field.subarray(counts[0].length);
    if (name.length === 0) {
      // A file that moved: its old name, then its new one.
      next();
      name = next();
    }
    const file = files.get(fieldName(name) ?? '');
    if (file) addCounts(file, counts[1] ?? '', counts[2] ?? '');
  }
  return { files: [...files.values()].filter(isChange), unnamed };
}

function readFile(head: string, next: () => Buffer | undefined): ListedFile | null {
  const [oldMode = '', newMode = '', oldBlob = '', newBlob = '', letter = ''] = head.slice(1).split(' ');
  const first = fieldName(next());
  const path = /^[RC]/.test(letter) ? fieldName(next()) : first;
  if (path === null) return null;
  return {
    path,
    status: STATUS[letter[0] ?? ''] ?? 'modified',
    renamedFrom: letter.startsWith('R') ? first : null,
    oldBlob: blobOf(oldBlob, oldMode),
    newBlob: blobOf(newBlob, newMode),
    isLink: newMode === LINK,
    isSubmodule: newMode === SUBMODULE || oldMode === SUBMODULE,
    modeChanged: oldMode !== newMode,
    addedLines: 0,
    removedLines: 0,
    binary: false,
  };
}

function addCounts(file: ListedFile, added: string, removed: string): void {
  file.binary = added === '-';
  file.addedLines = file.binary ? 0 : Number(added);
  file.removedLines = file.binary ? 0 : Number(removed);
}

/** Git lists a file whose time alone is new, too. */
function isChange(file: ListedFile): boolean {
  return (
    file.status !== 'modified' ||
    file.modeChanged ||
    file.binary ||
    file.isSubmodule ||
    file.addedLines + file.removedLines > 0
  );
}

function fieldName(bytes: Buffer | undefined): string | null {
  return bytes === undefined ? null : nameOf(bytes);
}

function blobOf(id: string, mode: string): string | null {
  return /^0+$/.test(id) || mode === SUBMODULE || mode === '000000' ? null : id;
}
