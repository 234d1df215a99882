import { hash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { codeOf } from '../../../core/system-error.ts';
import type { Worktrees } from '../../ports/worktrees.ts';
import { copyFiles, pickFiles, walkFiles, type FilesSize, type PathBytes } from './copy-files.ts';
import { runGit } from './git-run.ts';
import { createLooker } from './look.ts';
import { makeOwnRepository } from './own-repository.ts';
import { reasonOf } from './platform.ts';
import { computeSides, readDiff } from './prepare.ts';

/** What is copied at most, for each worktree: beyond that one works in parts of a repository. */
export const WORKTREE_LIMITS: FilesSize = { files: 100_000, bytes: 1024 * 1024 * 1024 };

const PREFIX = 'explore-';

/** The worktrees of a group, and the state of the workspace that all of them begin with. */
interface Group {
  readonly folder: string;
  /** One, under 0. */
  readonly bases: Map<number, Promise<Result<readonly PathBytes[]>>>;
  readonly trees: Map<number, Promise<Result<string>>>;
  readonly patches: Map<number, Promise<Result<null>>>;
}

export interface WorktreeOptions {
  readonly dataDir: string;
  /** The git command; found on the PATH by default. */
  readonly git?: string;
  readonly limits?: FilesSize;
}

/** Worktrees in `<dataDir>/worktrees`: see docs/adr/0016-candidates-in-worktrees.md. */
export function createWorktrees({
  dataDir,
  git = 'git',
  limits = WORKTREE_LIMITS,
}: WorktreeOptions): Worktrees {
  const home = join(dataDir, 'worktrees');
  const groups = new Map<string, Group>();

  function groupOf(name: string): Group {
    const known = groups.get(name);
    if (known) return known;
    // A name of its own each time: the folder of a group that was closed may still be on its way out.
    const folder = join(home, PREFIX + randomBytes(8).toString('hex'));
    const group: Group = { folder, bases: new Map(), trees: new Map(), patches: new Map() };
    groups.set(name, group);
    return group;
  }

  /** Files of the workspace as they are now, copied once for all worktrees of the group. */
  async function copyBase(root: string, { folder }: Group): Promise<Result<readonly PathBytes[]>> {
    const files = await listFiles(root);
    if (!files.ok) return files;
    const base = join(folder, 'base');
    await rm(base, { recursive: true, force: true });
    await mkdir(base, { recursive: true, mode: 0o700 });
    await copyFiles(root, base, files.value);
    return files;
  }

  async function listFiles(root: string): Promise<Result<readonly PathBytes[]>> {
    const listed = await runGit(git, [
      '-C',
      root,
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
      '--deduplicate',
    ]);
    const own = `${relative(root, dataDir).replaceAll(sep, '/')}/`;
    const all = listed.code === 0 ? splitPaths(listed.out) : await walked(root);
    const paths = all.filter((path) => path.indexOf(own) !== 0);
    const { picked, size } = await pickFiles(root, paths, limits);
    if (size.files <= limits.files && size.bytes <= limits.bytes) return ok(picked);
    return refuse(
      'invalid_input',
      `The workspace ${root} is too large to be copied for each candidate: at most ${limits.files} files with ${limits.bytes / 1024 / 1024} MiB.`,
      'Open the part of it that is worked on as the workspace, or have git ignore what is built.',
    );
  }

  async function walked(root: string): Promise<PathBytes[]> {
    const paths: PathBytes[] = [];
    for await (const path of walkFiles(root, dataDir)) {
      // One more than may be: enough to tell that it is too much.
      if (paths.push(path) > limits.files) break;
    }
    return paths;
  }

  async function makeTree(root: string, group: Group, index: number): Promise<Result<string>> {
    const base = await once(group.bases, 0, () => copyBase(root, group));
    if (!base.ok) return base;
    const folder = join(group.folder, String(index));
    // Left by an attempt that a full disk cut short.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const made = await makeOwnRepository(git, root, folder);
    if (!made.ok) return made;
    await copyFiles(join(group.folder, 'base'), folder, base.value);
    return ok(await realpath(folder));
  }

  async function putPatch(group: Group, index: number, diff: string): Promise<Result<null>> {
    const tree = await group.trees.get(index);
    if (!tree?.ok) return notOpen();
    const read = await readDiff(diff);
    if (!read.ok) return read;
    const sides = await computeSides(read.value, createLooker(tree.value, join(tree.value, '.git')));
    if (!sides.ok) return sides;
    const bytesOf = new Map(sides.value.contents.map((bytes) => [hash('sha256', bytes, 'hex'), bytes]));
    for (const { path, after } of sides.value.files) {
      const target = join(tree.value, path);
      await rm(target, { force: true });
      if (after === null) continue;
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await writeFile(target, bytesOf.get(after.sha256) ?? '', { flag: 'wx', mode: 0o600 });
      await chmod(target, after.mode | 0o600);
    }
    return ok(null);
  }

  /** Keeps what was made; what was refused, or met a full disk, is tried anew the next time. */
  function once<T>(
    known: Map<number, Promise<Result<T>>>,
    index: number,
    make: () => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const making = known.get(index) ?? make().catch(refuseIO);
    known.set(index, making);
    return making.then((made) => {
      if (!made.ok && known.get(index) === making) known.delete(index);
      return made;
    });
  }

  return {
    open: (root, name, index) => {
      const group = groupOf(name);
      return once(group.trees, index, () => makeTree(root, group, index));
    },
    patch: (name, index, diff) => {
      const group = groups.get(name);
      if (!group) return Promise.resolve(notOpen());
      return once(group.patches, index, () => putPatch(group, index, diff));
    },
    async close(name) {
      const group = groups.get(name);
      if (!group) return;
      groups.delete(name);
      await Promise.allSettled([...group.trees.values(), ...group.patches.values()]);
      try {
        await rm(group.folder, { recursive: true, force: true, maxRetries: 3 });
      } catch (error) {
        // Somebody still writes there, or may not be disturbed: it goes at the next start.
        if (reasonOf(error) === null) throw error;
      }
    },
    async reapLeftovers() {
      for (const name of await namesIn(home)) {
        if (name.startsWith(PREFIX)) await rm(join(home, name), { recursive: true, force: true });
      }
    },
  };
}

/** Whoever asked was cut short: what it was made for is over. */
function notOpen() {
  return refuse('conflict', 'The worktree was closed meanwhile.', 'Nothing to do.');
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function splitPaths(listed: Buffer): PathBytes[] {
  const paths: PathBytes[] = [];
  for (let from = 0; from < listed.length;) {
    const end = listed.indexOf(0, from);
    const path = listed.subarray(from, end === -1 ? undefined : end);
    if (path.length > 0) paths.push(path);
    from = end === -1 ? listed.length : end + 1;
  }
  return paths;
}

/** What a disk refuses is said in words; anything else is a bug. */
function refuseIO(error: unknown) {
  const reason = reasonOf(error);
  if (reason === null) throw error;
  return refuse(
    'invalid_input',
    `The workspace can't be copied for a candidate: ${reason}.`,
    'Make room on the disk of the data folder, or correct the permissions, and retry the run.',
  );
}
