import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** A file as git knows it. */
export interface GitFile {
  readonly content: Uint8Array;
  readonly executable: boolean;
}

/**
 * The least that git takes for a repository, put at `folder` (a `.git`, or any folder for one without a working tree). Like the
 * objects below it is written as git writes it, but without a process: starting processes is what a property of a hundred
 * rounds spends its time with. git reads what is here as it reads any repository.
 */
export function makeGitFolder(folder: string): void {
  mkdirSync(join(folder, 'objects'), { recursive: true });
  mkdirSync(join(folder, 'refs'));
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/main\n');
  writeFileSync(join(folder, 'config'), '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n');
}

/** Puts files, by their paths, into a repository; gives the id of their tree. */
export function writeTreeObject(gitFolder: string, files: ReadonlyMap<string, GitFile>): string {
  const entries: Entry[] = [];
  const folders = new Map<string, Map<string, GitFile>>();
  for (const [path, file] of files) {
    const [name = '', ...rest] = path.split('/');
    if (rest.length === 0) {
      const mode = file.executable ? '100755' : '100644';
      entries.push({ mode, name, order: name, id: writeObject(gitFolder, 'blob', file.content) });
      continue;
    }
    const folder = folders.get(name) ?? new Map<string, GitFile>();
    folders.set(name, folder.set(rest.join('/'), file));
  }
  for (const [name, folder] of folders) {
    entries.push({ mode: '40000', name, order: `${name}/`, id: writeTreeObject(gitFolder, folder) });
  }
  // By bytes, a folder as if its name ended with a slash.
  entries.sort((one, other) => Buffer.compare(Buffer.from(one.order), Buffer.from(other.order)));
  const parts = entries.flatMap(({ mode, name, id }) => [
    Buffer.from(`${mode} ${name}\0`),
    Buffer.from(id, 'hex'),
  ]);
  return writeObject(gitFolder, 'tree', Buffer.concat(parts));
}

interface Entry {
  readonly mode: string;
  readonly name: string;
  readonly order: string;
  readonly id: string;
}

function writeObject(gitFolder: string, kind: 'blob' | 'tree', content: Uint8Array): string {
  const whole = Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content]);
  const id = createHash('sha1').update(whole).digest('hex');
  const folder = join(gitFolder, 'objects', id.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, id.slice(2)), deflateSync(whole));
  return id;
}
