import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSampleWorkspace } from '../../main/adapters/sample-workspace/create-sample-workspace.ts';
import { makeUp, SAMPLE_SECRETS } from '../../main/adapters/sample-workspace/secrets.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-sample-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' });
}

test('a clean repository with a short history by its own author', async () => {
  const { root, commit } = await createSampleWorkspace(join(folder, 'new', 'sample'));
  expect(git(root, 'status', '--porcelain')).toBe('');
  expect(git(root, 'rev-parse', 'HEAD').trim()).toBe(commit);
  expect(git(root, 'symbolic-ref', 'HEAD').trim()).toBe('refs/heads/main');
  const log = git(root, 'log', '--format=%an %ae %cn %s').trim().split('\n');
  expect(log).toHaveLength(3);
  expect(log.every((line) => line.startsWith('Robin Sample robin@sample.invalid Robin Sample '))).toBe(true);
  expect(git(root, 'ls-files').trim().split('\n').length).toBeGreaterThanOrEqual(12);
});

test('the same commit each time, whatever the settings of the user say', async () => {
  const first = await createSampleWorkspace(join(folder, 'one'));
  const settings = join(folder, 'gitconfig');
  writeFileSync(settings, '[user]\nname = Other\n[core]\nautocrlf = true\n[commit]\ngpgSign = true\n');
  const before = { ...process.env };
  process.env['GIT_CONFIG_GLOBAL'] = settings;
  process.env['GIT_DIR'] = join(folder, 'elsewhere');
  process.env['GIT_AUTHOR_NAME'] = 'Other';
  process.env['TZ'] = 'Asia/Tokyo';
  try {
    const second = await createSampleWorkspace(join(folder, 'two'));
    expect(second.commit).toBe(first.commit);
  } finally {
    process.env = before;
  }
});

test('each planted problem stands on the line that is named', async () => {
  const { root, planted } = await createSampleWorkspace(join(folder, 'sample'));
  const line = (path: string, number: number) =>
    readFileSync(join(root, path), 'utf8').split('\n')[number - 1];
  expect(planted.length).toBeGreaterThanOrEqual(8);
  for (const { path, line: at } of planted) expect(line(path, at)).toMatch(/\S/);
  const evil = planted.find(({ rule }) => rule === 'js-eval');
  expect(line(evil?.path ?? '', evil?.line ?? 0)).toContain('eval(');
});

test('its own tests pass, with nothing installed', async () => {
  const { root } = await createSampleWorkspace(join(folder, 'sample'));
  const files = ['test/filters.test.js', 'test/etag.test.js'];
  const output = execFileSync(process.execPath, ['--test', '--test-reporter=tap', ...files], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined },
  });
  expect(output).toContain('# fail 0');
  expect(output).toContain('# pass 3');
});

test('a folder with something in it is refused, and stays as it is', async () => {
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  await expect(createSampleWorkspace(folder)).rejects.toMatchObject({ refusal: { code: 'invalid_input' } });
  expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('mine');
});

test('the credentials are made up, long enough, and always the same', () => {
  expect(makeUp('database', 16)).toBe(SAMPLE_SECRETS.databasePassword);
  expect(SAMPLE_SECRETS.paymentKey).toMatch(/^[a-z]{2}_live_[A-Za-z0-9]{24}$/);
  expect(new Set(Object.values(SAMPLE_SECRETS)).size).toBe(3);
});
