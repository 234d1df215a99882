import { copyFile, mkdir, realpath, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { codeOf } from '../../../core/system-error.ts';
import { runGit } from './git-run.ts';

/** What a copy of a repository is made of. */
interface Source {
  readonly format: string;
  readonly objects: string;
  readonly shallow: string;
}

/**
 * Makes a folder a git repository with the history of another one: it reads the other's objects where they lie, and has
 * branches, tags and an index of its own. Nothing is written to the other, and none of its settings and hooks come
 * along. Nothing happens when `root` is not the top of a repository.
 */
export async function makeOwnRepository(git: string, root: string, folder: string): Promise<Result<null>> {
  const found = await findSource(git, root);
  if (found === null) return ok(null);
  const begun = await runGit(git, ['init', '-q', '--template=', `--object-format=${found.format}`, folder]);
  if (begun.code !== 0) return refused(root, begun.err);
  const own = join(folder, '.git');
  await mkdir(join(own, 'objects', 'info'), { recursive: true });
  await writeFile(join(own, 'objects', 'info', 'alternates'), `${quoted(found.objects)}\n`);
  try {
    await copyFile(found.shallow, join(own, 'shallow'));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const refs = await runGit(git, ['-C', root, 'for-each-ref', '--format=%(objectname) %(refname)']);
  if (refs.code !== 0) return refused(root, refs.err);
  await writeFile(join(own, 'packed-refs'), refs.out);
  const branch = await runGit(git, ['-C', root, 'symbolic-ref', '-q', 'HEAD']);
  const head = await runGit(git, ['-C', root, 'rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  await writeFile(join(own, 'HEAD'), branch.code === 0 ? `ref: ${branch.out.toString('utf8')}` : head.out);
  if (head.code !== 0) return ok(null);
  const index = await runGit(git, ['-C', folder, 'read-tree', 'HEAD']);
  return index.code === 0 ? ok(null) : refused(root, index.err);
}

async function findSource(git: string, root: string): Promise<Source | null> {
  const asked = ['--show-toplevel', '--show-object-format', '--git-path', 'objects', '--git-path', 'shallow'];
  const answer = await runGit(git, ['-C', root, 'rev-parse', ...asked]);
  const [top, format, objects, shallow, ...more] = answer.out.toString('utf8').split('\n');
  if (answer.code !== 0 || !top || !format || !objects || !shallow || more.join('') !== '') return null;
  // A folder within a repository is copied as the files that it holds.
  if ((await realpath(top)) !== root) return null;
  return { format, objects: resolve(root, objects), shallow: resolve(root, shallow) };
}

/** As git reads paths in that file: quoted like a C string. */
function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function refused(root: string, message: string) {
  return refuse(
    'invalid_input',
    `git can't make a copy of the repository of ${root}: ${message}`,
    'Run "git fsck" in that folder and repair what it reports.',
  );
}
