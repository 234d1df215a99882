import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { showPath } from '../../core/approval/visible-text.ts';
import { ODD_NAMES } from '../support/odd-names.ts';
import { makeFixture } from '../support/workspace-fixture.ts';
import { diffTrees, snapshot, writeTree, type Tree } from '../support/workspace-tree.ts';

/** Each name, and a folder of that name with such a file in it. */
const PATHS = [...ODD_NAMES, ...ODD_NAMES.map((name) => `in ${name.slice(0, 80)}/${name}`)];
const INSIDE = PATHS.slice(ODD_NAMES.length);

/** The contents differ, so that git takes none for the rename of another. */
function treeOf(paths: readonly string[], last = 'three'): Tree {
  return Object.fromEntries(paths.map((path, at) => [path, `one ${at}\ntwo ${at}\n${last}\n`]));
}

describe('files with odd names that stand in the workspace', () => {
  test.each<[string, string, () => Tree]>([
    ['are changed', 'true', () => treeOf(PATHS, '3')],
    ['go', 'false', () => treeOf(ODD_NAMES)],
    [
      'get plain names',
      'true',
      () => Object.fromEntries(Object.values(treeOf(PATHS)).map((content, at) => [`plain/${at}`, content])),
    ],
    [
      'get a file beside them',
      'false',
      () => ({ ...treeOf(PATHS), ...treeOf(INSIDE.map((path) => path.replace(/[^/]*$/, 'new.txt'))) }),
    ],
  ])('%s as git has it, and come back to the byte', async (_, quotePath, wanted) => {
    const before = treeOf(PATHS);
    using fixture = makeFixture(before);
    const start = snapshot(fixture.root);
    const subject = await fixture.prepare(diffTrees(before, wanted(), `core.quotePath=${quotePath}`));
    expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied' });
    using expected = makeFixture(wanted());
    expect(snapshot(fixture.root)).toEqual(snapshot(expected.root));
    expect(await fixture.workspace.rollback(subject, 'back')).toMatchObject({ kind: 'applied' });
    expect(snapshot(fixture.root)).toEqual(start);
  });

  test('are named on one line, with nothing hidden, when they moved', async () => {
    const before = treeOf(ODD_NAMES);
    using fixture = makeFixture(before);
    const subject = await fixture.prepare(diffTrees(before, treeOf(ODD_NAMES, '3')));
    for (const name of ODD_NAMES) {
      writeFileSync(join(fixture.root, name), 'meanwhile\n');
      const check = await fixture.workspace.check(subject);
      const reason = check.kind === 'moved' ? check.reason : '';
      expect(reason).toContain(showPath(name).slice(0, 200));
      expect(reason).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b\u2028\u202e\ufeff]/u);
      writeTree(fixture.root, { [name]: before[name] ?? '' });
    }
  });
});

test('a name with bytes that are no UTF-8 is refused as that', async () => {
  using fixture = makeFixture({ 'a.txt': 'a\n' });
  const names = '"a/caf\\351.txt" "b/caf\\351.txt"';
  const [old, fresh] = names.split(' ');
  for (const diff of [
    `diff --git ${names}\n--- ${old}\n+++ ${fresh}\n@@ -1 +1 @@\n-a\n+b\n`,
    `--- ${old}\n+++ ${fresh}\n@@ -1 +1 @@\n-a\n+b\n`,
    `diff --git a/a.txt ${fresh}\nsimilarity index 100%\nrename from a.txt\nrename to "caf\\351.txt"\n`,
  ])
    expect((await fixture.refuse(diff)).message).toMatch(/line \d: the name of this file is no UTF-8 text/);
});
