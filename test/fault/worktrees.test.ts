import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorktrees } from '../../main/adapters/workspace-git/worktrees.ts';
import type { FilesSize } from '../../main/adapters/workspace-git/copy-files.ts';

let dir = '';
let root = '';
let data = '';

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'signalbox-worktrees-')));
  root = join(dir, 'work');
  data = join(dir, 'data');
  mkdirSync(root);
  mkdirSync(data);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
  }).trim();
const write = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};
const read = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

function commitAll(message = 'all'): void {
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', message);
}

function worktrees(limits?: FilesSize) {
  return createWorktrees({ dataDir: data, ...(limits && { limits }) });
}

async function opened(made = worktrees(), index = 0): Promise<string> {
  const tree = await made.open(root, 'run/tries', index);
  if (!tree.ok) throw new Error(tree.error.message);
  return tree.value;
}

const DIFF = `diff --git a/src/a.txt b/src/a.txt
--- a/src/a.txt
+++ b/src/a.txt
@@ -1 +1 @@
-one
+two
diff --git a/new/b.txt b/new/b.txt
new file mode 100755
--- /dev/null
+++ b/new/b.txt
@@ -0,0 +1 @@
+new
`;

describe('a worktree of a repository', () => {
  beforeEach(() => {
    git(root, 'init', '-q', '-b', 'trunk');
    write('src/a.txt', 'one\n');
    write('gone.txt', 'x');
    write('.gitignore', 'built/\n');
    write('run.sh', '#!/bin/sh\n');
    chmodSync(join(root, 'run.sh'), 0o755);
    symlinkSync('src/a.txt', join(root, 'link'));
    commitAll();
    git(root, 'tag', 'v1');
  });

  it('is as the workspace is, uncommitted changes included, but for what git ignores', async () => {
    write('src/a.txt', 'changed\n');
    write('untracked file.txt', 'mine');
    write('built/big.js', 'no');
    rmSync(join(root, 'gone.txt'));
    const odd = Buffer.concat([Buffer.from(`${root}/odd`), Buffer.from([0xff, 0x0a])]);
    writeFileSync(odd, 'bytes');
    const before = git(root, 'status', '--porcelain', '-z');
    const tree = await opened();
    expect(git(tree, 'status', '--porcelain', '-z')).toBe(before);
    expect(read(tree, 'src/a.txt')).toBe('changed\n');
    expect(existsSync(join(tree, 'built'))).toBe(false);
    expect(lstatSync(join(tree, 'run.sh')).mode & 0o111).not.toBe(0);
    expect(lstatSync(join(tree, 'link')).isSymbolicLink()).toBe(true);
    for (const asked of [
      ['log', '--format=%H %s', '--all'],
      ['rev-parse', 'HEAD', 'v1'],
      ['branch', '--show-current'],
    ])
      expect(git(tree, ...asked)).toBe(git(root, ...asked));
  });

  it('is apart: neither what is written nor what is committed there is seen in the workspace', async () => {
    const refs = git(root, 'for-each-ref');
    const files = readdirSync(join(root, '.git'), { recursive: true }).toSorted();
    const tree = await opened();
    writeFileSync(join(tree, 'src/a.txt'), 'other\n');
    git(tree, 'add', '-A');
    git(tree, 'commit', '-q', '-m', 'there');
    git(tree, 'branch', 'mine');
    expect(read(root, 'src/a.txt')).toBe('one\n');
    expect(git(root, 'for-each-ref')).toBe(refs);
    expect(git(root, 'status', '--porcelain')).toBe('');
    expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1);
    expect(readdirSync(join(root, '.git'), { recursive: true }).toSorted()).toEqual(files);
  });

  it('runs no program that the repository names', async () => {
    const mark = join(dir, 'ran');
    const program = join(dir, 'program.sh');
    writeFileSync(program, `#!/bin/sh\ntouch "${mark}"\ncat\n`);
    chmodSync(program, 0o755);
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction'])
      writeFileSync(join(root, '.git/hooks', hook), `#!/bin/sh\ntouch "${mark}"\n`, { mode: 0o755 });
    for (const name of [
      'core.fsmonitor',
      'filter.evil.smudge',
      'filter.evil.clean',
      'filter.evil.process',
      'uploadpack.packObjectsHook',
    ])
      git(root, 'config', name, program);
    writeFileSync(join(root, '.gitattributes'), '* filter=evil\n');
    const tree = await opened();
    expect(read(tree, 'src/a.txt')).toBe('one\n');
    expect(existsSync(mark)).toBe(false);
  });

  it('is one of a group that begins with the same state, whenever each is opened', async () => {
    const made = worktrees();
    const first = await opened(made, 0);
    write('src/a.txt', 'meanwhile\n');
    const second = await opened(made, 1);
    expect(second).not.toBe(first);
    expect([read(first, 'src/a.txt'), read(second, 'src/a.txt')]).toEqual(['one\n', 'one\n']);
    expect(await opened(made, 0)).toBe(first);
    const other = await made.open(root, 'run/others', 0);
    expect(other.ok && read(other.value, 'src/a.txt')).toBe('meanwhile\n');
  });

  it('takes a patch once, and leaves the others alone', async () => {
    const made = worktrees();
    const [one, other] = [await opened(made, 0), await opened(made, 1)];
    for (let times = 0; times < 2; times++) {
      expect(await made.patch('run/tries', 0, DIFF)).toEqual({ ok: true, value: null });
    }
    expect(read(one, 'src/a.txt')).toBe('two\n');
    expect(lstatSync(join(one, 'new/b.txt')).mode & 0o111).not.toBe(0);
    expect(read(other, 'src/a.txt')).toBe('one\n');
    expect(read(root, 'src/a.txt')).toBe('one\n');
  });

  it.each([
    ['does not fit', DIFF.replace('-one', '-three')],
    ['can', '--- nonsense'],
    ['can', DIFF.replaceAll('new/b.txt', '../out.txt')],
    ['can', DIFF.replaceAll('new/b.txt', '.git/hooks/post-commit')],
    ['can', DIFF.replaceAll('new/b.txt', 'link')],
  ])('refuses a patch that %s be put there', async (words, diff) => {
    const made = worktrees();
    const tree = await opened(made);
    const refused = await made.patch('run/tries', 0, diff);
    expect(refused).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(words) as string },
    });
    expect(read(tree, 'src/a.txt')).toBe('one\n');
    expect(existsSync(join(dir, 'out.txt'))).toBe(false);
  });

  it('follows no link that leads out, though git knows files behind it', async () => {
    mkdirSync(join(dir, 'secret'));
    writeFileSync(join(dir, 'secret/a.txt'), 'secret');
    rmSync(join(root, 'src'), { recursive: true });
    symlinkSync(join(dir, 'secret'), join(root, 'src'));
    const tree = await opened();
    expect(lstatSync(join(tree, 'src')).isSymbolicLink()).toBe(true);
    expect(execFileSync('find', [tree, '-name', 'a.txt', '-type', 'f'], { encoding: 'utf8' })).toBe('');
  });

  it.each([
    [
      'before the first commit',
      () => rmSync(join(root, '.git'), { recursive: true }),
      () => git(root, 'init', '-q'),
    ],
    ['with a detached HEAD', () => git(root, 'checkout', '-q', '--detach'), () => undefined],
    [
      'with a worktree of git as the workspace',
      () => undefined,
      () => {
        git(root, 'worktree', 'add', '-q', join(dir, 'linked'));
        root = join(dir, 'linked');
      },
    ],
  ])('is made %s', async (_name, first, then) => {
    first();
    then();
    const tree = await opened();
    expect(read(tree, 'src/a.txt')).toBe('one\n');
    expect(git(tree, 'status', '--porcelain')).toBe(git(root, 'status', '--porcelain'));
  });

  it('is made of a folder within a repository as the files there', async () => {
    const within = await worktrees().open(join(root, 'src'), 'run/tries', 0);
    expect(within.ok && readdirSync(within.value)).toEqual(['a.txt']);
  });

  it('is made of a shallow clone', async () => {
    write('src/a.txt', 'one\n');
    write('more.txt', 'more');
    commitAll('more');
    const shallow = join(dir, 'shallow');
    execFileSync('git', ['clone', '-q', '--depth', '1', `file://${root}`, shallow]);
    root = shallow;
    expect(git(await opened(), 'log', '--format=%s')).toBe('more');
  });
});

describe('a worktree of a plain folder', () => {
  it('has all files, but not the data folder that may lie there', async () => {
    write('src/a.txt', 'one\n');
    data = join(root, 'own data');
    mkdirSync(data);
    writeFileSync(join(data, 'signalbox.db'), 'x');
    const tree = await opened();
    expect(readdirSync(tree)).toEqual(['src']);
    expect(read(tree, 'src/a.txt')).toBe('one\n');
  });

  it('is refused when there is too much of it, and can be had once there is less', async () => {
    for (const name of ['a', 'b', 'c']) write(name, '12345');
    for (const limits of [
      { files: 2, bytes: 1_000 },
      { files: 100, bytes: 12 },
    ]) {
      const refused = await worktrees(limits).open(root, 'run/tries', 0);
      expect(refused).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('too large') as string },
      });
    }
    const made = worktrees({ files: 2, bytes: 1_000 });
    expect((await made.open(root, 'run/tries', 0)).ok).toBe(false);
    rmSync(join(root, 'c'));
    expect(readdirSync(await opened(made))).toEqual(['a', 'b']);
  });
});

describe('the folders of worktrees', () => {
  const left = () => readdirSync(join(data, 'worktrees'));

  it('go with their group, also while one is being made', async () => {
    write('a', 'x');
    const made = worktrees();
    await opened(made, 0);
    const late = made.open(root, 'run/tries', 1);
    await made.close('run/tries');
    expect((await late).ok).toBe(true);
    expect(left()).toEqual([]);
    await made.close('run/tries');
  });

  it('of a group that begins anew while the last one still goes are whole', async () => {
    for (let at = 0; at < 200; at++) write(`files/${at}`, String(at));
    const made = worktrees();
    const before = await opened(made, 0);
    const going = made.close('run/tries');
    const after = await opened(made, 0);
    await going;
    expect(after).not.toBe(before);
    expect(readdirSync(join(after, 'files'))).toHaveLength(200);
    expect(existsSync(before)).toBe(false);
    await made.close('run/tries');
    expect(left()).toEqual([]);
  });

  it('that are closed take no patch, and say so', async () => {
    write('src/a.txt', 'one\n');
    const made = worktrees();
    await opened(made, 0);
    await made.close('run/tries');
    expect(await made.patch('run/tries', 0, DIFF)).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(left()).toEqual([]);
  });

  it('of a process that ended are removed by the next', async () => {
    write('a', 'x');
    await opened();
    mkdirSync(join(data, 'worktrees/check-other'));
    await worktrees().reapLeftovers();
    expect(left()).toEqual(['check-other']);
    rmSync(join(data, 'worktrees'), { recursive: true });
    await worktrees().reapLeftovers();
  });
});
