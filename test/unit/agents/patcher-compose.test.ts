import fc from 'fast-check';
import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createNotes } from '../../../agents/patcher/notes.ts';
import { composePatch, type FileChange } from '../../../agents/patcher/patch/compose.ts';
import { applyAndReverse, repository } from './patcher-harness.ts';

function check(changes: readonly FileChange[]) {
  const before = changes.flatMap((change) =>
    change.before === null ? [] : [[change.renamedFrom ?? change.path, change.before] as const],
  );
  const folder = repository(Object.fromEntries(before));
  const proposal = composePatch('A change', changes, createNotes());
  const after = applyAndReverse(folder, proposal);
  const wanted = changes.flatMap((change) =>
    change.after === null ? [] : [[change.path, change.after] as const],
  );
  expect(after).toEqual(Object.fromEntries(wanted));
  rmSync(folder, { recursive: true, force: true });
  return proposal;
}

const TWENTY = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');

test.each<[string, FileChange]>([
  ['a changed line', { path: 'a.txt', before: TWENTY, after: TWENTY.replace('line 9\n', 'line nine\n') }],
  ['CRLF', { path: 'a.txt', before: 'one\r\ntwo\r\n', after: 'one\r\n2\r\n' }],
  ['mixed line breaks', { path: 'a.txt', before: 'one\r\ntwo\nthree\r', after: 'one\ntwo\r\nthree\r' }],
  ['no line break at the end', { path: 'a.txt', before: 'one\ntwo', after: 'one\n2' }],
  ['a line break at the end that comes', { path: 'a.txt', before: 'one\ntwo', after: 'one\ntwo\n' }],
  ['a line break at the end that goes', { path: 'a.txt', before: 'one\ntwo\n', after: 'one\ntwo' }],
  ['a byte order mark', { path: 'a.txt', before: '\uFEFFone\n', after: '\uFEFFtwo\n' }],
  ['a file that gets empty', { path: 'a.txt', before: 'one\n', after: '' }],
  ['an empty file that gets text', { path: 'a.txt', before: '', after: 'one\n' }],
  ['a new file', { path: 'deep/er/new.txt', before: null, after: 'one\ntwo\n' }],
  ['a new file without a line break', { path: 'new.txt', before: null, after: 'one' }],
  ['a new empty file', { path: 'new.txt', before: null, after: '' }],
  ['a deleted file', { path: 'old.txt', before: 'one\ntwo', after: null }],
  ['a deleted empty file', { path: 'old.txt', before: '', after: null }],
  ['a renamed file', { path: 'to.txt', renamedFrom: 'from.txt', before: 'one\n', after: 'one\n' }],
  [
    'a renamed and changed file',
    { path: 'b/to.txt', renamedFrom: 'a/from x.txt', before: TWENTY, after: `${TWENTY}end` },
  ],
  ['a name with spaces', { path: 'a b/c d.txt', before: 'one\n', after: 'two\n' }],
  ['a name in other letters', { path: 'grüße/日本語.txt', before: 'one\n', after: 'two\n' }],
  ['a name with a quote', { path: 'say "hi".txt', before: 'one\n', after: 'two\n' }],
  ['a new file with a strange name', { path: 'a b "ü" .txt', before: null, after: 'one\n' }],
  ['a deleted file with spaces', { path: 'gone b/gone.txt', before: 'one\n', after: null }],
  [
    'lines that look like a patch',
    { path: 'a.txt', before: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n', after: '-- x\n++ y\n' },
  ],
])('git applies %s, and the reverse patch restores every byte', (_, change) => {
  const proposal = check([change]);
  expect(proposal.files).toHaveLength(1);
});

test('several files come in the order of their paths, with lines counted', () => {
  const proposal = check([
    { path: 'b.txt', before: 'one\ntwo\n', after: 'one\n' },
    { path: 'a.txt', before: null, after: 'one\ntwo\n' },
    { path: 'same.txt', before: 'x', after: 'x' },
  ]);
  expect(proposal.files).toEqual([
    { path: 'a.txt', added: 2, removed: 0 },
    { path: 'b.txt', added: 0, removed: 1 },
  ]);
});

test('nothing changed: an empty diff', () => {
  const proposal = composePatch('Nothing', [{ path: 'a', before: 'x', after: 'x' }], createNotes());
  expect(proposal).toMatchObject({ changed: false, files: [], patch: { diff: '' }, reverse: { diff: '' } });
});

test('a change of every line of a long file is exact, too', () => {
  const lines = Array.from({ length: 6_000 }, (_, index) => `value ${index}`);
  const before = lines.join('\n');
  check([{ path: 'long.txt', before, after: before.replaceAll('value', 'worth') }]);
  check([{ path: 'long.txt', before, after: `${lines.map((line) => `${line}\n\nx`).join('\n')}\n` }]);
});

test('what goes over the limit is left for a next patch, and said', () => {
  const text = 'x'.repeat(6_000_000);
  const changes = ['a', 'b', 'c', 'd'].map((path) => ({ path, before: null, after: `${text}${path}\n` }));
  const proposal = composePatch('Big', changes, createNotes());
  expect(proposal.files.map(({ path }) => path)).toEqual(['a', 'b']);
  expect(proposal.notes).toEqual(['2 more files would change; apply this patch and propose again for them.']);
});

const text = fc
  .array(fc.constantFrom('a', 'b', '\n', '\r\n', '\r', ' ', '-', '+', '@@', '\\', 'ü', '\uFEFF'), {
    maxLength: 60,
  })
  .map((parts) => parts.join(''));

test('any two texts', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      fc.pre(before !== after);
      check([{ path: 'file.txt', before, after }]);
    }),
    { numRuns: 120 },
  );
});
