import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { Result } from '../../core/errors.ts';
import { runOnSmallDisk } from '../support/store-processes.ts';
import { bytesOf, digestOf, makeFiles, modeOf, newToken } from '../support/workflow-files.ts';
import { makeFolder, removeFolder } from '../support/workspace-tree.ts';

function codeOf(result: Result<unknown>): string {
  return result.ok ? `not refused: ${String(result.value)}` : result.error.code;
}

describe('writing a workflow file', () => {
  it('makes the folder and the file, and leaves nothing beside them', async () => {
    using scene = makeFiles();
    expect(await scene.write('a.yaml', 'one\n', null)).toEqual({ ok: true, value: 'done' });
    expect(await scene.write('a.yaml', 'two\n', 'one\n')).toEqual({ ok: true, value: 'done' });
    expect([scene.names(), scene.get('a.yaml')]).toEqual([['a.yaml'], 'two\n']);
  });

  it('keeps the mode, and replaces no file that is marked as read-only', async () => {
    using scene = makeFiles({ 'a.yaml': 'one\n', 'b.yaml': 'one\n' });
    chmodSync(join(scene.folder, 'a.yaml'), 0o640);
    await scene.write('a.yaml', 'two\n', 'one\n');
    expect(modeOf(join(scene.folder, 'a.yaml'))).toBe(0o640);
    chmodSync(join(scene.folder, 'b.yaml'), 0o444);
    if (process.getuid?.() === 0) return;
    expect(codeOf(await scene.write('b.yaml', 'two\n', 'one\n'))).toBe('workspace_read_only');
  });

  it('changes nothing where something else is than was expected', async () => {
    using scene = makeFiles({ 'a.yaml': 'theirs\n' });
    for (const before of ['mine\n', null]) {
      expect(await scene.write('a.yaml', 'two\n', before)).toEqual({ ok: true, value: 'moved' });
    }
    expect(await scene.write('b.yaml', 'two\n', 'gone\n')).toEqual({ ok: true, value: 'moved' });
    expect([scene.names(), scene.get('a.yaml')]).toEqual([['a.yaml'], 'theirs\n']);
  });

  it.each(['staged', 'compared'])(
    'loses a race against a program that writes in place (%s), and nothing else',
    async (at) => {
      using scene = makeFiles({ 'a.yaml': 'one\n' });
      scene.onPause = (point) => {
        if (point === at) writeFileSync(join(scene.folder, 'a.yaml'), 'theirs\n');
      };
      expect(await scene.write('a.yaml', 'mine\n', 'one\n')).toEqual({ ok: true, value: 'moved' });
      expect([scene.names(), scene.get('a.yaml')]).toEqual([['a.yaml'], 'theirs\n']);
    },
  );

  it('loses a race against a program that replaces, removes or makes the file', async () => {
    using scene = makeFiles({ 'a.yaml': 'one\n', 'new.tmp': 'theirs\n' });
    scene.onPause = (point) => {
      if (point === 'staged') renameSync(join(scene.folder, 'new.tmp'), join(scene.folder, 'a.yaml'));
    };
    expect(await scene.write('a.yaml', 'mine\n', 'one\n')).toEqual({ ok: true, value: 'moved' });
    expect(scene.get('a.yaml')).toBe('theirs\n');
    scene.onPause = (point) => {
      if (point === 'staged') rmSync(join(scene.folder, 'a.yaml'));
    };
    expect(await scene.write('a.yaml', 'mine\n', 'theirs\n')).toEqual({ ok: true, value: 'moved' });
    scene.onPause = (point) => {
      if (point === 'compared') scene.put('a.yaml', 'again\n');
    };
    expect(await scene.write('a.yaml', 'mine\n', null)).toEqual({ ok: true, value: 'moved' });
    expect([scene.names(), scene.get('a.yaml')]).toEqual([['a.yaml'], 'again\n']);
  });

  it('is refused when the folder becomes a link meanwhile', async () => {
    using scene = makeFiles({ 'a.yaml': 'one\n' });
    const other = makeFolder('elsewhere');
    writeFileSync(join(other, 'a.yaml'), 'one\n');
    scene.onPause = (point) => {
      if (point !== 'staged') return;
      renameSync(scene.folder, `${scene.folder}.real`);
      symlinkSync(other, scene.folder);
    };
    const written = await scene.write('a.yaml', 'mine\n', 'one\n');
    expect(written.ok && written.value === 'done').toBe(false);
    expect(readFileSync(join(other, 'a.yaml'), 'utf8')).toBe('one\n');
    expect(readFileSync(join(`${scene.folder}.real`, 'a.yaml'), 'utf8')).toBe('one\n');
    removeFolder(other);
  });
});

describe('hostile folders', () => {
  it.each([
    ['.signalbox', '.signalbox'],
    ['the folder of workflows', '.signalbox/workflows'],
  ])('%s that is a link is not written through, in or out of the workspace', async (_, path) => {
    using scene = makeFiles();
    const other = makeFolder('elsewhere');
    mkdirSync(join(other, 'workflows'));
    for (const target of [other, join(scene.root, 'inside')]) {
      mkdirSync(join(scene.root, 'inside', 'workflows'), { recursive: true });
      mkdirSync(join(scene.root, path, '..'), { recursive: true });
      rmSync(join(scene.root, path), { recursive: true, force: true });
      symlinkSync(target, join(scene.root, path));
      expect(codeOf(await scene.write('a.yaml', 'x', null))).toBe('invalid_input');
      expect(codeOf(await scene.files.writeSchema(scene.root, '{}', () => true))).toBe('invalid_input');
    }
    expect(existsSync(join(other, 'a.yaml')) || existsSync(join(other, 'workflows', 'a.yaml'))).toBe(false);
    removeFolder(other);
  });

  it('a file that is a link, a folder or a pipe is neither read nor replaced', async () => {
    using scene = makeFiles({ 'real.yaml': 'one\n' });
    symlinkSync('real.yaml', join(scene.folder, 'link.yaml'));
    symlinkSync('/etc/passwd', join(scene.folder, 'out.yaml'));
    symlinkSync('nowhere', join(scene.folder, 'dangling.yaml'));
    mkdirSync(join(scene.folder, 'folder.yaml'));
    execFileSync('mkfifo', [join(scene.folder, 'pipe.yaml')]);
    for (const name of ['link.yaml', 'out.yaml', 'dangling.yaml', 'folder.yaml', 'pipe.yaml']) {
      expect([name, codeOf(await scene.files.read(scene.root, name))]).toEqual([name, 'invalid_input']);
      expect([name, codeOf(await scene.write(name, 'x', 'one\n'))]).toEqual([name, 'invalid_input']);
      expect([name, codeOf(await scene.write(name, 'x', null))]).toEqual([name, 'invalid_input']);
    }
    expect(scene.get('real.yaml')).toBe('one\n');
  });

  it('a file that is too large is not read, however it says it is small', async () => {
    using scene = makeFiles({ 'a.yaml': '' });
    truncateSync(join(scene.folder, 'a.yaml'), 2 * 1024 * 1024 + 1);
    expect(codeOf(await scene.files.read(scene.root, 'a.yaml'))).toBe('invalid_input');
  });

  it.each([
    '../a.yaml',
    '/etc/a.yaml',
    'sub/a.yaml',
    '..\\a.yaml',
    'a.txt',
    '.git.yaml/x',
    'nul.yaml',
    'a\0.yaml',
  ])('the name %j is refused', async (name) => {
    using scene = makeFiles();
    expect(codeOf(await scene.write(name, 'x', null))).toBe('invalid_input');
    expect(existsSync(join(scene.root, '..', 'a.yaml'))).toBe(false);
  });

  it('another program’s file keeps the name of the schema', async () => {
    using scene = makeFiles({ 'a.yaml': '' });
    const path = join(scene.root, '.signalbox', 'workflow.schema.json');
    const isOurs = (text: string): boolean => text.startsWith('ours');
    for (const [there, after] of [
      [null, 'ours 2'],
      ['ours 1', 'ours 2'],
      ['theirs', 'theirs'],
    ] as const) {
      rmSync(path, { force: true });
      if (there !== null) writeFileSync(path, there);
      expect(await scene.files.writeSchema(scene.root, 'ours 2', isOurs)).toEqual({ ok: true, value: null });
      expect(readFileSync(path, 'utf8')).toBe(after);
    }
  });
});

describe('removing and renaming', () => {
  it('removes what was seen, and puts back what was not', async () => {
    using scene = makeFiles({ 'a.yaml': 'one\n' });
    const remove = () =>
      scene.files.change(
        scene.root,
        { kind: 'remove', name: 'a.yaml', expected: digestOf('one\n') },
        null,
        newToken(),
      );
    scene.onPause = (point) => {
      if (point === 'compared') scene.put('a.yaml', 'theirs\n');
    };
    expect(await remove()).toEqual({ ok: true, value: 'moved' });
    expect([scene.names(), scene.get('a.yaml')]).toEqual([['a.yaml'], 'theirs\n']);
    scene.onPause = () => undefined;
    scene.put('a.yaml', 'one\n');
    expect(await remove()).toEqual({ ok: true, value: 'done' });
    expect(scene.names()).toEqual([]);
  });

  it('renames without replacing what has that name, be it from a moment ago', async () => {
    using scene = makeFiles({ 'a.yaml': 'one\n', 'b.yaml': 'theirs\n' });
    const rename = (to: string) =>
      scene.files.change(scene.root, { kind: 'rename', name: 'a.yaml', to }, null, newToken());
    expect(await rename('b.yaml')).toEqual({ ok: true, value: 'moved' });
    expect(await rename('c.yaml')).toEqual({ ok: true, value: 'done' });
    expect([scene.names(), scene.get('b.yaml')]).toEqual([['b.yaml', 'c.yaml'], 'theirs\n']);
    expect(await rename('d.yaml')).toEqual({ ok: true, value: 'moved' });
    expect(codeOf(await rename('../d.yaml'))).toBe('invalid_input');
  });
});

test('a folder that can’t be written to is named, and stays as it is', () => {
  using scene = makeFiles({ 'a.yaml': 'one\n' });
  const seen = runOnSmallDisk('workflow-files-disk.ts', scene.folder, 256 * 1024);
  expect(seen).toEqual({
    full: { code: 'disk_full', names: ['a.yaml'], text: 'one\n' },
    afterRoom: 'done',
    readOnly: { code: 'workspace_read_only', names: ['a.yaml'], text: 'two\n' },
  });
});

test('changes of other programs are told, and only those of workflows', async () => {
  using scene = makeFiles();
  let told = 0;
  const stop = await scene.files.watch(scene.root, () => (told += 1));
  for (const [name, expected] of [
    ['a.yaml', 1],
    ['b.json', 2],
  ] as const) {
    scene.put(name, 'one\n');
    await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThanOrEqual(expected);
  }
  const before = told;
  scene.put('notes.txt', 'one\n');
  scene.put('.signalbox-x.new', 'one\n');
  scene.put('a.yaml', 'another\n');
  await expect.poll(() => told, { timeout: 10_000 }).toBe(before + 1);
  rmSync(scene.folder, { recursive: true });
  await expect.poll(() => told, { timeout: 10_000 }).toBeGreaterThan(before + 1);
  stop();
  expect(await scene.files.names(scene.root)).toEqual([]);
  expect(bytesOf('')).toHaveLength(0);
});
