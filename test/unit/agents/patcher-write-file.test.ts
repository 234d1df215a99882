import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainContext } from '../../../agents/kit/context.ts';
import { writeFile } from '../../../agents/patcher/tools/write-file.ts';
import { propose, repository, temporaryFolder } from './patcher-harness.ts';

test('a new file, also in folders that are not there, and another text for one that is', async () => {
  const made = await propose(
    writeFile,
    { 'a.txt': 'a\n' },
    { path: 'docs/new folder/map.md', text: '# Map\r\nä', title: '' },
  );
  expect(made.after).toEqual({ 'a.txt': 'a\n', 'docs/new folder/map.md': '# Map\r\nä' });
  const replaced = await propose(
    writeFile,
    { 'a.txt': 'a\nb\n' },
    { path: 'a.txt', text: 'b\n', title: 'Anew' },
  );
  expect(replaced.after).toEqual({ 'a.txt': 'b\n' });
  expect(replaced.proposal.patch).toMatchObject({ title: 'Anew' });
  expect(replaced.proposal.notes.join()).toContain('whole text is replaced');
  const same = await propose(writeFile, { 'a.txt': 'a\n' }, { path: 'a.txt', text: 'a\n', title: '' });
  expect(same.proposal.changed).toBe(false);
});

test('only a plain file inside of the workspace, with a text that a file can hold', async () => {
  const root = repository({ 'file.txt': 'x\n', 'folder/a.txt': 'x\n' });
  writeFileSync(join(root, 'binary'), Buffer.from([0, 1]));
  mkdirSync(join(root, 'real'));
  symlinkSync(join(root, 'real'), join(root, 'linked'));
  symlinkSync(join(temporaryFolder(), 'gone'), join(root, 'link.md'));
  const paths = [
    '../out.md',
    '/etc/x.md',
    'a/../../x',
    '.git/hooks/post-commit',
    '.GIT/config',
    'linked/x.md',
    'link.md',
    'folder',
    'file.txt/x.md',
    'binary/x.md',
    'binary',
    'a\0b',
    'a\\b',
    'x/',
    'a//b',
    './a',
    'a\u202eb.md',
    'new\nline.md',
    'con.md/.',
  ];
  for (const path of paths) {
    const asked = writeFile.call({ path, text: 'x\n' }, plainContext(root));
    await expect(asked, path).rejects.toMatchObject({ code: 'invalid_request' });
  }
  for (const text of ['', 'a\0b', 'half \ud800', 'ä'.repeat(1_100_000)]) {
    const asked = writeFile.call({ path: 'a.md', text }, plainContext(root));
    await expect(asked).rejects.toMatchObject({ code: 'invalid_request' });
  }
});
