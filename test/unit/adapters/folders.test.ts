import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFolders } from '../../../main/adapters/folders-fs/folders.ts';
import { makeFolder, removeFolder } from '../../support/workspace-tree.ts';

let base = '';
let root = '';
const folders = createFolders('/');

beforeEach(() => {
  base = makeFolder('folders');
  root = join(base, 'work');
  mkdirSync(join(root, 'src'), { recursive: true });
  writeFileSync(join(root, 'src/app.js'), 'one\n');
  writeFileSync(join(base, 'outside.txt'), 'secret');
});

afterEach(() => {
  removeFolder(base);
});

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=T', '-c', 'user.email=t@tests.invalid'];
  return execFileSync('git', ['-C', root, ...identity, ...args], { encoding: 'utf8' }).trim();
}

async function refusalOf(path: string): Promise<string> {
  const read = await folders.readText(root, path);
  return read.ok ? expect.fail(`${path} was read`) : read.error.message;
}

test('files that lead out of the folder are refused, by path and by link', async () => {
  symlinkSync(join(base, 'outside.txt'), join(root, 'link.txt'));
  symlinkSync(base, join(root, 'up'));
  for (const path of ['../outside.txt', 'src/../../outside.txt', '/etc/passwd'])
    expect(await refusalOf(path)).toContain('leads out');
  expect(await refusalOf('link.txt')).toContain('leads out');
  expect(await refusalOf('up/outside.txt')).toContain('leads out');
  expect(await refusalOf('src/app.js\0')).toContain('leads out');
  // A backslash is a letter of a name.
  expect(await refusalOf('src\\..\\..\\outside.txt')).toContain('does not exist');
  expect(await refusalOf('nowhere')).toContain('does not exist');
  expect(await refusalOf('src')).toContain('no plain file');
});

test('a link inside the folder is followed; what belongs to git is not shown, also by a link', async () => {
  git('init', '--quiet', '-b', 'main');
  symlinkSync(join(root, 'src/app.js'), join(root, 'inside.js'));
  symlinkSync(join(root, '.git'), join(root, 'innocent'));
  expect(await folders.readText(root, 'inside.js')).toMatchObject({ value: { text: 'one\n' } });
  expect(await refusalOf('.git/config')).toContain('belongs to git');
  expect(await refusalOf('.GIT/config')).toContain('belongs to git');
  expect(await refusalOf('innocent/config')).toContain('belongs to git');
});

test('binary and large files say so instead of their content', async () => {
  writeFileSync(join(root, 'a.bin'), Buffer.from([1, 2, 0, 3]));
  writeFileSync(join(root, 'large.txt'), 'x'.repeat(1024 * 1024 + 1));
  expect(await folders.readText(root, 'a.bin')).toMatchObject({
    value: { text: null, problem: 'It is a binary file.', bytes: 4 },
  });
  expect(await folders.readText(root, 'large.txt')).toMatchObject({
    value: { text: null, problem: 'It has 1048577 bytes; at most 1048576 are shown.', bytes: 1_048_577 },
  });
});

test('a pipe that nobody writes to keeps nobody waiting', async () => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  expect(await refusalOf('pipe')).toContain('no plain file');
});

test('branch and commit are what git says: loose, packed, detached, in a worktree, before the first commit', async () => {
  expect(await folders.describe(root)).toMatchObject({ branch: null, commit: null, problem: null });
  git('init', '--quiet', '-b', 'feature/one');
  expect(await folders.describe(root)).toMatchObject({ branch: 'feature/one', commit: null });
  git('add', '.');
  git('commit', '--quiet', '-m', 'first');
  const commit = git('rev-parse', 'HEAD');
  expect(await folders.describe(join(root, 'src'))).toMatchObject({ branch: 'feature/one', commit });
  git('pack-refs', '--all');
  expect(await folders.describe(root)).toMatchObject({ branch: 'feature/one', commit });
  git('worktree', 'add', '--quiet', '-b', 'other', join(base, 'tree'));
  expect(await folders.describe(join(base, 'tree'))).toMatchObject({ branch: 'other', commit });
  git('checkout', '--quiet', '--detach');
  expect(await folders.describe(root)).toMatchObject({ branch: null, commit });
});

test('what can not be a workspace says why', async () => {
  expect(await folders.describe(join(base, 'nowhere'))).toMatchObject({
    name: 'nowhere',
    problem: "It can't be used: it does not exist.",
  });
  expect((await folders.describe(join(base, 'outside.txt'))).problem).toBe('It is no folder.');
});

test('only folders that can be seen are listed', async () => {
  mkdirSync(join(root, '.hidden'));
  mkdirSync(join(root, 'repository/.git'), { recursive: true });
  expect(await folders.browse(root)).toMatchObject({
    value: {
      parent: base,
      truncated: false,
      folders: [
        { name: 'repository', isRepository: true },
        { name: 'src', isRepository: false },
      ],
    },
  });
  expect(await folders.browse('/')).toMatchObject({ value: { path: '/', parent: null } });
});

test('workflow files: by name, of the right kinds, never through a link that leaves the folder', async () => {
  expect(await folders.workflowFiles(root, '.signalbox/workflows')).toEqual([]);
  const folder = join(root, '.signalbox/workflows');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'b.yml'), 'b');
  writeFileSync(join(folder, 'a.json'), '{}');
  writeFileSync(join(folder, 'notes.txt'), 'no');
  symlinkSync(join(base, 'outside.txt'), join(folder, 'c.yaml'));
  writeFileSync(join(folder, 'd.yaml'), 'x'.repeat(2 * 1024 * 1024 + 1));
  const found = await folders.workflowFiles(root, '.signalbox/workflows');
  expect(found.map(({ path, format, text }) => [path.split('/').at(-1), format, text])).toEqual([
    ['a.json', 'json', '{}'],
    ['b.yml', 'yaml', 'b'],
    ['c.yaml', 'yaml', null],
    ['d.yaml', 'yaml', null],
  ]);
  expect(found.map(({ problem }) => problem === null)).toEqual([true, true, false, false]);
});
