import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plainContext } from '../../../agents/kit/context.ts';
import { replace } from '../../../agents/patcher/tools/replace.ts';
import {
  applyAndReverse,
  propose,
  readTree,
  repository,
  temporaryFolder,
  type Tree,
} from './patcher-harness.ts';

const DEFAULTS = { include: [], exclude: [], maxFiles: 200 };

test.each<[string, Parameters<typeof replace.run>[0]['find'], string, string, string, number]>([
  ['a text, everywhere', 'foo', 'bar', 'foo(foo)\r\nfoo', 'bar(bar)\r\nbar', 3],
  ['a text over lines', 'a\nb', 'c', 'a\nb\na\r\nb', 'c\na\r\nb', 1],
  ['a text with signs of replacement patterns', 'x', '$& $1 $$', 'x', '$& $1 $$', 1],
  [
    'a regular expression with groups',
    { regex: '(\\w+)@(\\w+)', flags: '' },
    '$2 at $1',
    'me@here',
    'here at me',
    1,
  ],
  ['a regular expression with names', { regex: '(?<a>x)', flags: 'i' }, '[$<a>]', 'X', '[X]', 1],
  ['ends of lines, CRLF kept', { regex: '\\s+$', flags: '' }, '', 'a \r\nb\t\n\n', 'a\r\nb\n\n', 2],
  ['signs that stand for nothing', { regex: 'x', flags: '' }, '$$ $1 $` $&', 'x', '$ $1 $` x', 1],
  ['every line', { regex: '^.+$', flags: 'm' }, '<$&>', 'a\n\nb', '<a>\n\n<b>', 2],
])('%s', async (_, find, by, before, wanted, count) => {
  const { after, proposal } = await propose(replace, { 'a.txt': before }, { ...DEFAULTS, find, replace: by });
  expect(after['a.txt']).toBe(wanted);
  expect(proposal.files).toHaveLength(1);
  expect(proposal).toMatchObject({ replacements: count });
});

const TREE: Tree = {
  '.gitignore': 'build/\n',
  'build/out.js': 'old',
  'src/a.js': 'old',
  'src/a.test.js': 'old',
  'src/deep/b.ts': 'old',
  'README.md': 'old',
};

test.each<[string[], string[], string[]]>([
  [[], [], ['README.md', 'src/a.js', 'src/a.test.js', 'src/deep/b.ts']],
  [['src/**'], [], ['src/a.js', 'src/a.test.js', 'src/deep/b.ts']],
  [['*.js'], ['*.test.js'], ['src/a.js']],
  [['*.{js,ts}'], ['deep/'], ['src/a.js', 'src/a.test.js']],
  [[], ['src/'], ['README.md']],
])('include %j, exclude %j', async (include, exclude, paths) => {
  const { proposal } = await propose(replace, TREE, {
    find: 'old',
    replace: 'new',
    include,
    exclude,
    maxFiles: 200,
  });
  expect(proposal.files.map(({ path }) => path)).toEqual(paths);
});

test('links, binary files and other encodings are left alone', async () => {
  const folder = repository({ 'a.txt': 'old' });
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'secret.txt'), 'old');
  symlinkSync(join(outside, 'secret.txt'), join(folder, 'link.txt'));
  symlinkSync(outside, join(folder, 'folder'));
  writeFileSync(join(folder, 'image.png'), Buffer.from([0, 1, 2, ...Buffer.from('old')]));
  writeFileSync(join(folder, 'latin.txt'), Buffer.from([0xe9, ...Buffer.from('old')]));
  const include = ['a.txt', 'link.txt', 'folder/**', 'image.png', 'latin.txt'];
  const proposal = await replace.run(
    { ...DEFAULTS, find: 'old', replace: 'new', include },
    plainContext(folder),
  );
  expect(proposal.files.map(({ path }) => path)).toEqual(['a.txt']);
  expect(proposal.notes).toEqual([
    'image.png: left, it is no UTF-8 text.',
    'latin.txt: left, it is no UTF-8 text.',
  ]);
  expect(applyAndReverse(folder, proposal)['a.txt']).toBe('new');
});

test('no more files than asked, and a note about the others', async () => {
  const { proposal } = await propose(replace, TREE, {
    ...DEFAULTS,
    find: 'old',
    replace: 'new',
    maxFiles: 2,
  });
  expect(proposal.files).toHaveLength(2);
  expect(proposal.notes[0]).toContain('More than 2 files');
});

test('nothing found is no failure', async () => {
  const { proposal } = await propose(replace, { 'a.txt': 'x' }, { ...DEFAULTS, find: 'y', replace: 'z' });
  expect(proposal).toMatchObject({ changed: false, replacements: 0, notes: ['Nothing was replaced.'] });
});

test.each<[string, Tree, { regex: string; flags: string }, string, RegExp]>([
  [
    'one that backtracks for ever',
    { 'a.txt': `${'a'.repeat(60)}b` },
    { regex: '^(a+)+$', flags: '' },
    'x',
    /too long on a\.txt/,
  ],
  ['one that matches nothing', { 'a.txt': 'x' }, { regex: 'y*', flags: '' }, 'x', /empty text/],
  ['one that is none', { 'a.txt': 'x' }, { regex: '(', flags: '' }, 'x', /can't be used/],
])('refused: %s', async (_, files, find, by, message) => {
  const run = propose(replace, files, { ...DEFAULTS, find, replace: by });
  await expect(run).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(message) as string,
  });
});

test.each(['../x', '/', 'a/../../b', '**/**/**/**/x', '****'])('pattern %s', async (pattern) => {
  const folder = repository({ 'a.txt': 'old' });
  const before = readTree(folder);
  const input = { ...DEFAULTS, find: 'old', replace: 'new', include: [pattern] };
  const outcome = await replace.run(input, plainContext(folder)).catch((error: unknown) => error);
  // Refused, or it finds nothing or files of the workspace: never anything outside.
  if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'invalid_request' });
  else expect(outcome).toHaveProperty('files');
  expect(readTree(folder)).toEqual(before);
});

test.each<[string, string, string | { regex: string; flags: string }, string]>([
  ['by an expression', 'ab'.repeat(200_000), { regex: '.', flags: '' }, 'x'.repeat(1_000)],
  ['within one line', 'a'.repeat(1_000_000), 'a', 'x'.repeat(10_000)],
])(
  'a file that would grow beyond the limit %s is left and named, and others are changed',
  async (_, text, find, by) => {
    const { proposal } = await propose(
      replace,
      { 'a.txt': text, 'b.txt': 'a\n' },
      { ...DEFAULTS, find, replace: by },
    );
    expect(proposal.notes).toEqual(['a.txt: left, it would get longer than 2097152 characters.']);
    expect(proposal.files.map(({ path }) => path)).toEqual(['b.txt']);
  },
);

test('a cancelled call stops', async () => {
  const folder = repository(TREE);
  const signal = AbortSignal.abort();
  const run = replace.call({ find: 'old', replace: 'new' }, plainContext(folder, { signal }));
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
});
