import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFixture } from '../support/workspace-fixture.ts';
import { git, snapshot } from '../support/workspace-tree.ts';

const TREE = {
  'a.txt': 'a\n',
  'src/b.txt': 'b\n',
  Makefile: 'all:\n',
  'src/bin': { content: Uint8Array.from([0, 1, 255]) },
};

const newFile = (path: string, mode = '100644'): string =>
  `diff --git a/${path} b/${path}\nnew file mode ${mode}\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+evil\n`;
const change = (path: string): string => `--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n-a\n+evil\n`;

describe('a hostile patch is refused, named, and harms nothing', () => {
  test.each([
    ['a path above', newFile('../evil'), /“..\/evil”.*inside the workspace/],
    ['a path above, in the middle', newFile('src/../../evil'), /inside the workspace/],
    ['an absolute path', newFile('/etc/evil'), /absolute/],
    ['an absolute path, plain', '--- /dev/null\n+++ /etc/evil\n@@ -0,0 +1 @@\n+evil\n', /line 2/],
    ['a git hook', newFile('.git/hooks/pre-commit', '100755'), /\.git folder/],
    ['a git hook in capitals', newFile('.GIT/hooks/pre-commit'), /\.git folder/],
    ['a git hook with a dot', newFile('.git./hooks/pre-commit'), /\.git folder/],
    ['a git hook by short name', newFile('git~1/hooks/pre-commit'), /\.git folder/],
    ['a git hook with ignored characters', newFile('.gi\u200ct/hooks/pre-commit'), /\.git folder/],
    ['a backslash', newFile('..\\evil'), /backslash/],
    [
      'a quoted null byte',
      newFile('x').replaceAll(/[ab]\/x/g, (name) => `"${name}\\000"`),
      /control character/,
    ],
    ['a raw null byte', newFile('x\0y'), /control character/],
    [
      'a quoted line feed',
      newFile('x').replaceAll(/[ab]\/x/g, (name) => `"${name}\\ny"`),
      /control character/,
    ],
    ['a symbolic link', newFile('link', '120000'), /symbolic link/],
    ['a submodule', newFile('module', '160000'), /submodule/],
    ['a file behind a linked folder', newFile('out/evil'), /behind the symbolic link “out”/],
    ['a change of a linked file', change('link.txt'), /is a symbolic link/],
    ['a change behind a link inside', change('alias/b.txt'), /behind the symbolic link/],
    [
      'a rename out of a linked folder',
      'diff --git a/out/x b/y\nsimilarity index 100%\nrename from out/x\nrename to y\n',
      /behind/,
    ],
    [
      'a copy of a linked file',
      'diff --git a/link.txt b/y\nsimilarity index 100%\ncopy from link.txt\ncopy to y\n',
      /symbolic link/,
    ],
    ['a name in other case', newFile('makefile'), /letter case.*“Makefile”/],
    ['a folder in other case', newFile('SRC/c.txt'), /letter case.*“src”/],
    ['two names alike', newFile('new.txt') + newFile('NEW.txt'), /side by side/],
    ['one name twice', newFile('new.txt') + newFile('new.txt'), /twice/],
    ['a file in a file', newFile('a.txt/b'), /“a.txt”, which is not a folder/],
    ['a file over a folder', newFile('src'), /not a regular file/],
    ['a new file that exists', newFile('a.txt'), /exists/],
    ['a change of nothing', change('none.txt'), /does not exist/],
    ['a pipe', change('pipe'), /not a regular file/],
    ['a binary file as text', change('src/bin'), /does not fit “src\/bin”/],
    ['other content', change('src/b.txt'), /does not fit “src\/b.txt”: hunk 1, line 1/],
    ['a deletion of some lines', '--- a/Makefile\n+++ /dev/null\n@@ -0,0 +0,0 @@\n', /not all of its lines/],
    [
      'a change of nothing at all',
      'diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 100644\n',
      /changes nothing in it/,
    ],
    ['an empty patch', '', /changes nothing/],
    ['no patch', 'Sorry, I can not do that.\n', /line 1/],
    ['a broken character', newFile('x').replace('evil', '\ud800'), /broken characters/],
    [
      '3,000 files',
      Array.from({ length: 3_000 }, (_, i) => newFile(`many/${i}`)).join(''),
      /touches 3000 files; at most 2000/,
    ],
  ])('%s', async (_name, diff, message) => {
    using fixture = makeFixture(TREE, 'git');
    const outside = join(fixture.root, '..', 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'x'), 'a\n');
    symlinkSync(outside, join(fixture.root, 'out'));
    symlinkSync(join(outside, 'x'), join(fixture.root, 'link.txt'));
    symlinkSync('src', join(fixture.root, 'alias'));
    execFileSync('mkfifo', [join(fixture.root, 'pipe')]);
    const start = snapshot(join(fixture.root, '..'));
    const refusal = await fixture.refuse(diff);
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.message).toMatch(message);
    expect(refusal.fix).not.toBe('');
    expect(refusal.message + refusal.fix).not.toMatch(/[\u0000-\u001f\u202a-\u202e]/u);
    expect(snapshot(join(fixture.root, '..'))).toEqual(start);
  });
});

test('a patch with 50,000 changed lines goes through', async () => {
  const lines = Array.from({ length: 50_000 }, (_, i) => `line ${i}`);
  using fixture = makeFixture({ 'big.txt': `${lines.join('\n')}\n` });
  const removed = lines.map((line) => `-${line}\n`).join('');
  const added = lines.map((line) => `+new ${line}\n`).join('');
  const subject = await fixture.prepare(
    `--- a/big.txt\n+++ b/big.txt\n@@ -1,50000 +1,50000 @@\n${removed}${added}`,
  );
  expect(subject.files).toMatchObject([{ path: 'big.txt', added: 50_000, removed: 50_000 }]);
  expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied' });
});

test('a file that is no UTF-8 keeps its bytes where the patch does not reach', async () => {
  using fixture = makeFixture({ 'latin.txt': { content: Buffer.from('caf\xe9\nb\n', 'latin1') } });
  const subject = await fixture.prepare('--- a/latin.txt\n+++ b/latin.txt\n@@ -2 +2 @@\n-b\n+ü\n');
  await fixture.workspace.apply(subject, 'k');
  const expected = Buffer.concat([Buffer.from('caf\xe9\n', 'latin1'), Buffer.from('ü\n')]);
  expect(readFileSync(join(fixture.root, 'latin.txt')).equals(expected)).toBe(true);
});

test('a file larger than 32 MiB is refused', async () => {
  using fixture = makeFixture({ 'huge.txt': 'a\n' });
  truncateSync(join(fixture.root, 'huge.txt'), 33 * 1024 * 1024);
  expect((await fixture.refuse(change('huge.txt'))).message).toMatch(/larger than 32 MiB/);
});

test('settings and attributes of the workspace change no byte', async () => {
  using fixture = makeFixture(
    { 'a.txt': 'a\n', '.gitattributes': '*.txt text eol=crlf ident filter=evil\n' },
    'git',
  );
  git(fixture.root, 'config', 'filter.evil.smudge', 'touch evil');
  git(fixture.root, 'config', 'core.fsmonitor', 'touch evil');
  git(fixture.root, 'config', 'core.autocrlf', 'true');
  const start = snapshot(fixture.root);
  const subject = await fixture.prepare('--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-a\n+$Id$\n');
  await fixture.workspace.apply(subject, 'k');
  expect(readFileSync(join(fixture.root, 'a.txt'), 'utf8')).toBe('$Id$\n');
  await fixture.workspace.rollback(subject, 'k');
  expect(snapshot(fixture.root)).toEqual(start);
});
