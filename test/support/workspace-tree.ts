import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeGitFolder, writeTreeObject, type GitFile } from './git-objects.ts';

/** One file of a tree: bytes (text as UTF-8) and whether it is executable. */
export interface TreeFile {
  readonly content: string | Uint8Array;
  readonly executable?: boolean;
}
export type Tree = Readonly<Record<string, TreeFile | string>>;

/** Makes a fresh folder; the caller removes it with `removeFolder`. */
export function makeFolder(name: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `signalbox-${name}-`)));
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

export function writeTree(root: string, tree: Tree): void {
  for (const [path, given] of Object.entries(tree)) {
    const file = typeof given === 'string' ? { content: given } : given;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), file.content);
    chmodSync(join(root, path), file.executable === true ? 0o755 : 0o644);
  }
}

/** Every entry below a folder but `.git`: kind, permission bits and digest of the bytes, by path. */
export function snapshot(root: string): Readonly<Record<string, string>> {
  const seen: Record<string, string> = {};
  const visit = (folder: string, prefix: string): void => {
    for (const name of readdirSync(folder).sort()) {
      if (name === '.git') continue;
      const at = join(folder, name);
      const stat = lstatSync(at);
      const bits = (stat.mode & 0o7777).toString(8);
      if (stat.isSymbolicLink()) seen[prefix + name] = `link to ${readlinkSync(at)}`;
      else if (stat.isDirectory()) {
        seen[`${prefix}${name}/`] = `folder ${bits}`;
        visit(at, `${prefix}${name}/`);
      } else if (!stat.isFile()) seen[prefix + name] = 'something else';
      else
        seen[prefix + name] = `file ${bits} ${createHash('sha256').update(readFileSync(at)).digest('hex')}`;
    }
  };
  visit(root, '');
  return seen;
}

const SETTINGS = [
  'user.name=t',
  'user.email=t@example.org',
  'core.autocrlf=false',
  // Tidying up is a process of its own after each commit.
  'maintenance.auto=false',
  'gc.auto=0',
];

/** Runs real git with none of the machine's settings; returns what it wrote. */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', [...SETTINGS.flatMap((setting) => ['-c', setting]), ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_OPTIONAL_LOCKS: '0',
      LC_ALL: 'C',
    },
  });
}

export function initRepository(root: string): void {
  makeGitFolder(join(root, '.git'));
}

/** Commits all that is there. In one call: starting a process costs this one, which is large, more than git's work. */
export function commitAll(root: string, message: string): void {
  const both = '!git add --all && git commit --quiet --allow-empty --message "$1" #';
  git(root, '-c', `alias.commit-all=${both}`, 'commit-all', message);
}

/** The diff that real git writes from one tree to another. */
export function diffTrees(before: Tree, after: Tree, ...options: readonly string[]): string {
  const root = makeFolder('diff');
  try {
    makeGitFolder(root);
    return git(
      root,
      ...options.filter((option) => option.startsWith('core.')).flatMap((option) => ['-c', option]),
      'diff',
      ...options.filter((option) => option.startsWith('-')),
      writeTreeObject(root, asGitFiles(before)),
      writeTreeObject(root, asGitFiles(after)),
    );
  } finally {
    removeFolder(root);
  }
}

function asGitFiles(tree: Tree): ReadonlyMap<string, GitFile> {
  return new Map(
    Object.entries(tree).map(([path, given]) => {
      const { content, executable = false }: TreeFile =
        typeof given === 'string' ? { content: given } : given;
      return [path, { content: Buffer.from(content), executable }];
    }),
  );
}
