import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBlobs } from '../../main/adapters/blobs-fs/blobs.ts';
import { createWorkspace } from '../../main/adapters/workspace-git/workspace.ts';
import type { Fixture } from '../support/workspace-fixture.ts';
import { makeFixture, unwrap } from '../support/workspace-fixture.ts';
import {
  commitAll,
  diffTrees,
  git,
  makeFolder,
  removeFolder,
  snapshot,
  writeTree,
} from '../support/workspace-tree.ts';

const BEFORE = { 'a.txt': 'a\n', 'src/b.txt': 'b\n', 'src/gone.txt': 'g\n', 'other.txt': 'o\n' };
const AFTER = { 'a.txt': 'A\n', 'src/b.txt': 'B\n', 'new/c.txt': 'c\n', 'other.txt': 'o\n' };
const DIFF = diffTrees(BEFORE, AFTER);

type Change = (fixture: Fixture) => void;
const at = (fixture: Fixture, path: string): string => join(fixture.root, path);

const CHANGES: readonly (readonly [string, Change, RegExp])[] = [
  ['other content', (f) => writeFileSync(at(f, 'a.txt'), 'x\n'), /content of “a.txt” changed/],
  ['other permissions', (f) => chmodSync(at(f, 'src/b.txt'), 0o600), /permissions of “src\/b.txt”/],
  ['a file gone', (f) => rmSync(at(f, 'src/gone.txt')), /“src\/gone.txt” is gone/],
  ['a new file in the way', (f) => writeTree(f.root, { 'new/c.txt': 'mine\n' }), /“new\/c.txt” exists now/],
  ['a name alike in the way', (f) => writeTree(f.root, { 'new/C.txt': 'mine\n' }), /letter case/],
  ['a folder in the way', (f) => mkdirSync(at(f, 'new/c.txt'), { recursive: true }), /not a regular file/],
  [
    'a file replaced by a link to the same bytes',
    (f) => {
      renameSync(at(f, 'a.txt'), at(f, 'real.txt'));
      symlinkSync('real.txt', at(f, 'a.txt'));
    },
    /“a.txt” is a symbolic link/,
  ],
  [
    'a folder replaced by a link',
    (f) => {
      renameSync(at(f, 'src'), join(f.root, '..', 'src'));
      symlinkSync(join(f.root, '..', 'src'), at(f, 'src'));
    },
    /behind the symbolic link “src”/,
  ],
  ['a new commit', (f) => commitAll(f.root, 'second'), /HEAD moved from [0-9a-f]{12} to/],
  ['a vanished workspace', (f) => renameSync(f.root, `${f.root}.away`), /is gone/],
  [
    'a workspace replaced by a link',
    (f) => {
      renameSync(f.root, `${f.root}.away`);
      symlinkSync(`${f.root}.away`, f.root);
    },
    /another folder/,
  ],
];

describe('a patch is void when the workspace moved', () => {
  test.each(CHANGES)('%s, before the apply', async (_name, change, reason) => {
    using fixture = makeFixture(BEFORE, 'git');
    const subject = await fixture.prepare(DIFF);
    change(fixture);
    const start = snapshot(join(fixture.root, '..'));
    const expected = { kind: 'moved', reason: expect.stringMatching(reason) as unknown };
    expect(await fixture.workspace.check(subject)).toEqual(expected);
    expect(await fixture.workspace.apply(subject, 'k')).toEqual(expected);
    expect(snapshot(join(fixture.root, '..'))).toEqual(start);
  });

  test('but not by what it does not name', async () => {
    using fixture = makeFixture(BEFORE, 'git');
    const subject = await fixture.prepare(DIFF);
    writeTree(fixture.root, { 'other.txt': 'changed\n', 'src/more.txt': 'm\n' });
    git(fixture.root, 'add', 'other.txt');
    expect(await fixture.workspace.check(subject)).toEqual({ kind: 'fresh' });
    expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied' });
  });

  test.each([
    ['staged 2', 'a.txt'],
    ['placing 0', 'a.txt'],
    ['placing 1', 'src/b.txt'],
    ['placing 2', 'src/gone.txt'],
    ['placed 0', 'src/b.txt'],
  ])('in the middle of the apply (%s), and the rest is undone', async (when, path) => {
    using fixture = makeFixture(BEFORE);
    const subject = await fixture.prepare(DIFF);
    fixture.onPause = (point) => {
      if (point === when) writeTree(fixture.root, { [path]: 'mine\n' });
    };
    expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'moved' });
    using expected = makeFixture({ ...BEFORE, [path]: 'mine\n' });
    expect(snapshot(fixture.root)).toEqual(snapshot(expected.root));
    expect(readdirSync(join(fixture.dataDir, 'applies')).filter((name) => !name.startsWith('plan-'))).toEqual(
      [],
    );
  });

  test.each(['placing ', 'looked at '])(
    'in the moment of placing a new file, whose place is taken (%s)',
    async (when) => {
      using fixture = makeFixture(BEFORE);
      const subject = await fixture.prepare(DIFF);
      const index = subject.files.findIndex((file) => file.path === 'new/c.txt');
      fixture.onPause = (point) => {
        if (point === when + String(index)) writeTree(fixture.root, { 'new/c.txt': 'mine\n' });
      };
      expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'moved' });
      using expected = makeFixture({ ...BEFORE, 'new/c.txt': 'mine\n' });
      expect(snapshot(fixture.root)).toEqual(snapshot(expected.root));
    },
  );
});

describe('a rollback', () => {
  test('is refused when a touched file changed since', async () => {
    using fixture = makeFixture(BEFORE, 'git');
    const subject = await fixture.prepare(DIFF);
    await fixture.workspace.apply(subject, 'k');
    writeTree(fixture.root, { 'src/b.txt': 'edited\n' });
    const start = snapshot(fixture.root);
    const outcome = await fixture.workspace.rollback(subject, 'r');
    expect(outcome).toEqual({ kind: 'moved', reason: 'the content of “src/b.txt” changed' });
    expect(snapshot(fixture.root)).toEqual(start);
  });

  test('works after the patch was committed, and keeps what came beside it', async () => {
    using fixture = makeFixture(BEFORE, 'git');
    const subject = await fixture.prepare(DIFF);
    await fixture.workspace.apply(subject, 'k');
    writeTree(fixture.root, { 'new/mine.txt': 'mine\n' });
    commitAll(fixture.root, 'applied');
    expect(await fixture.workspace.rollback(subject, 'r')).toMatchObject({ kind: 'applied', already: false });
    using expected = makeFixture({ ...BEFORE, 'new/mine.txt': 'mine\n' });
    expect(snapshot(fixture.root)).toEqual(snapshot(expected.root));
  });

  test('of a patch that was not applied is refused', async () => {
    using fixture = makeFixture(BEFORE);
    const subject = await fixture.prepare(DIFF);
    expect(await fixture.workspace.rollback(subject, 'r')).toMatchObject({ kind: 'moved' });
  });

  test('brings back permission bits and folders that git does not know', async () => {
    using fixture = makeFixture({ 'x/y/only.txt': 'o\n', 'run.sh': 'r\n' });
    chmodSync(at(fixture, 'x/y/only.txt'), 0o600);
    chmodSync(at(fixture, 'x/y'), 0o700);
    chmodSync(at(fixture, 'run.sh'), 0o664);
    mkdirSync(at(fixture, 'empty'));
    const start = snapshot(fixture.root);
    const subject = await fixture.prepare(
      diffTrees(
        { 'x/y/only.txt': 'o\n', 'run.sh': 'r\n' },
        { 'run.sh': { content: 'r2\n', executable: true }, 'empty/new.txt': 'n\n', 'made/up/new.txt': 'n\n' },
      ),
    );
    await fixture.workspace.apply(subject, 'k');
    const keys = ['empty/', 'empty/new.txt', 'made/', 'made/up/', 'made/up/new.txt', 'run.sh'];
    expect(Object.keys(snapshot(fixture.root))).toEqual(keys);
    expect(snapshot(fixture.root)['run.sh']).toMatch(/^file 775 /);
    await fixture.workspace.rollback(subject, 'r');
    expect(snapshot(fixture.root)).toEqual(start);
  });
});

describe('one effect', () => {
  test('applies once, however often it is delivered', async () => {
    using fixture = makeFixture(BEFORE, 'git');
    const subject = await fixture.prepare(DIFF);
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => fixture.workspace.apply(subject, 'k')),
    );
    expect(outcomes.map((outcome) => outcome.kind === 'applied' && outcome.already)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    await fixture.workspace.rollback(subject, 'r');
    const start = snapshot(fixture.root);
    expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied', already: true });
    expect(snapshot(fixture.root)).toEqual(start);
  });

  test('is not another effect, and not another patch', async () => {
    using fixture = makeFixture(BEFORE);
    const subject = await fixture.prepare(DIFF);
    const other = await fixture.prepare('--- a/other.txt\n+++ b/other.txt\n@@ -1 +1 @@\n-o\n+O\n');
    await fixture.workspace.apply(subject, 'k');
    expect(await fixture.workspace.apply(subject, 'k2')).toMatchObject({ kind: 'moved' });
    expect(await fixture.workspace.apply(other, 'k')).toMatchObject({ kind: 'failed' });
    expect(await fixture.workspace.apply(other, 'k3')).toMatchObject({ kind: 'applied', already: false });
  });

  test('two patches of the same file at once: one is applied, the other void', async () => {
    using fixture = makeFixture(BEFORE);
    const [one, two] = ['1', '2'].map((text) => `--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-a\n+${text}\n`);
    const first = await fixture.prepare(one ?? '');
    const second = await fixture.prepare(two ?? '');
    const outcomes = await Promise.all([
      fixture.workspace.apply(first, '1'),
      fixture.workspace.apply(second, '2'),
    ]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['applied', 'moved']);
  });
});

describe('opening a workspace', () => {
  test('tells a repository from a plain folder', async () => {
    using plain = makeFixture(BEFORE);
    expect(unwrap(await plain.workspace.open(plain.root))).toEqual({ root: plain.root, baseCommit: null });
    using repository = makeFixture(BEFORE, 'git');
    const head = git(repository.root, 'rev-parse', 'HEAD').trim();
    expect(unwrap(await repository.workspace.open(repository.root))).toEqual({
      root: repository.root,
      baseCommit: head,
    });
    expect(unwrap(await repository.workspace.open(at(repository, 'src')))).toEqual({
      root: at(repository, 'src'),
      baseCommit: head,
    });
    symlinkSync(repository.root, join(repository.root, '..', 'link'));
    expect(unwrap(await repository.workspace.open(join(repository.root, '..', 'link'))).root).toBe(
      repository.root,
    );
  });

  test.each<[string, (root: string) => string]>([
    ['a branch with a long name', (root) => (git(root, 'checkout', '--quiet', '-b', 'a/b/c'), root)],
    ['packed refs', (root) => (git(root, 'pack-refs', '--all'), root)],
    [
      'a newer commit over packed refs',
      (root) => {
        git(root, 'pack-refs', '--all');
        commitAll(root, 'more');
        return root;
      },
    ],
    ['no branch', (root) => (git(root, 'checkout', '--quiet', '--detach'), root)],
    [
      'a linked worktree',
      (root) => (git(root, 'worktree', 'add', '--quiet', '../linked'), join(root, '../linked')),
    ],
    [
      'a branch that stands for another',
      (root) => {
        git(root, 'branch', 'other');
        git(root, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/other');
        git(root, 'symbolic-ref', 'HEAD', 'refs/heads/alias');
        return root;
      },
    ],
    [
      'names of 64 digits',
      (root) => {
        removeFolder(join(root, '.git'));
        git(root, 'init', '--quiet', '--object-format=sha256');
        commitAll(root, 'first');
        return root;
      },
    ],
  ])('knows the commit of HEAD with %s', async (_, arrange) => {
    using fixture = makeFixture(BEFORE, 'git');
    const root = arrange(fixture.root);
    const head = git(root, 'rev-parse', 'HEAD').trim();
    expect(unwrap(await fixture.workspace.open(root)).baseCommit).toBe(head);
  });

  test('binds a repository without a commit to having none', async () => {
    using fixture = makeFixture(BEFORE);
    git(fixture.root, 'init', '--quiet');
    const subject = await fixture.prepare(DIFF);
    expect(subject.baseCommit).toBeNull();
    commitAll(fixture.root, 'first');
    expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'moved' });
  });

  test('is not led astray by the environment of a git hook', async () => {
    using fixture = makeFixture(BEFORE, 'git');
    const subject = await fixture.prepare(DIFF);
    process.env['GIT_DIR'] = '/nowhere';
    try {
      expect(await fixture.workspace.check(subject)).toEqual({ kind: 'fresh' });
    } finally {
      delete process.env['GIT_DIR'];
    }
  });

  test('says what is wrong with a folder', async () => {
    using fixture = makeFixture(BEFORE, 'git');
    await fixture.prepare(DIFF);
    const { workspace, root, dataDir } = fixture;
    const open = async (path: string): Promise<unknown> => {
      const result = await workspace.open(path);
      return result.ok ? result.value : `${result.error.code}: ${result.error.message}`;
    };
    expect(await open(join(root, 'none'))).toMatch(/^not_found: .*does not exist/);
    expect(await open(join(root, 'a.txt'))).toMatch(/^invalid_input: .*not a folder/);
    expect(await open(join(root, '.git'))).toMatch(/^invalid_input: .*inside a .git folder/);
    expect(await open(dataDir)).toMatch(/^invalid_input: .*data folder/);
    expect(await open(join(dataDir, 'blobs'))).toMatch(/^invalid_input: .*data folder/);
    writeFileSync(join(root, '.git/HEAD'), 'garbage');
    expect(await open(root)).toMatch(/^invalid_input: git can't read the repository/);
    const blobs = createBlobs(dataDir);
    const without = await createWorkspace({ blobs, dataDir, git: 'no-such-git' }).open(root);
    expect(without).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('git was not found') as unknown },
    });
  });

  test('with the data folder inside it keeps patches out of there', async () => {
    const root = makeFolder('inside');
    try {
      const dataDir = join(root, '.signalbox');
      writeTree(root, { 'a.txt': 'a\n', '.signalbox/x': 'a\n' });
      const workspace = createWorkspace({ blobs: createBlobs(dataDir), dataDir });
      const diff = '--- a/.signalbox/x\n+++ b/.signalbox/x\n@@ -1 +1 @@\n-a\n+b\n';
      const refused = await workspace.prepare(root, { title: 't', diff });
      expect(refused).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('data folder') as unknown },
      });
      unwrap(await workspace.prepare(root, { title: 't', diff: diff.replaceAll('.signalbox/x', 'a.txt') }));
    } finally {
      removeFolder(root);
    }
  });
});
