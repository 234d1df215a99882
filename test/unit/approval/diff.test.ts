import { describe, expect, test } from 'vitest';
import { parseDiff } from '../../../core/approval/diff-parse.ts';
import { PATCH_LIMITS } from '../../../core/approval/patch-limits.ts';
import { applyHunks } from '../../../core/approval/diff-apply.ts';

const HUNK = '@@ -1 +1 @@\n-a\n+b\n';

function parse(text: string): readonly unknown[] {
  const parsed = parseDiff(text);
  if (!parsed.ok) expect.fail(`line ${parsed.problem.line}: ${parsed.problem.message}`);
  return parsed.files;
}

function problemOf(text: string): string {
  const parsed = parseDiff(text);
  if (parsed.ok) expect.fail('the diff was taken');
  return `${parsed.problem.line}: ${parsed.problem.message}`;
}

describe('reading a diff', () => {
  test.each([
    [
      'a change',
      `diff --git a/x b/x\nindex 7898192..6178079 100644\n--- a/x\n+++ b/x\n${HUNK}`,
      'change',
      'x',
      'x',
    ],
    [
      'a plain diff with time stamps',
      `--- a/x\t2024-01-01 00:00:00\n+++ b/x\t2024-01-02\n${HUNK}`,
      'change',
      'x',
      'x',
    ],
    ['a plain new file', '--- /dev/null\n+++ b/d/x\n@@ -0,0 +1 @@\n+b\n', 'new', null, 'd/x'],
    ['a plain deleted file', '--- a/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n', 'delete', 'x', null],
    [
      'a name with spaces',
      `diff --git a/x b/y b/x b/y\n--- a/x b/y\t\n+++ b/x b/y\t\n${HUNK}`,
      'change',
      'x b/y',
      'x b/y',
    ],
    [
      'a quoted name',
      'diff --git "a/na\\303\\257ve \\"q\\"" "b/na\\303\\257ve \\"q\\""\nnew file mode 100755\nindex 0000000..e69de29\n',
      'new',
      null,
      'naïve "q"',
    ],
    [
      'a rename between a plain and a quoted name',
      'diff --git a/x "b/\\346\\226\\207"\nsimilarity index 100%\nrename from x\nrename to "\\346\\226\\207"\n',
      'rename',
      'x',
      '文',
    ],
    ['a copy', 'diff --git a/x b/y z\nsimilarity index 100%\ncopy from x\ncopy to y z\n', 'copy', 'x', 'y z'],
  ])('understands %s', (_name, text, how, oldPath, newPath) => {
    expect(parse(text)).toMatchObject([{ how, oldPath, newPath }]);
  });

  test('keeps carriage returns, missing line feeds and lines that look like headers', () => {
    const text =
      '--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@ function f()\n--- a/y\n keep\r\n-end\n\\ No newline at end of file\n++++ b/y\n+end\n';
    expect(parse(text)).toMatchObject([
      {
        hunks: [
          {
            section: 'function f()',
            lines: [
              { kind: 'removed', text: '-- a/y' },
              { kind: 'context', text: 'keep\r' },
              { kind: 'removed', text: 'end', newline: false },
              { kind: 'added', text: '+++ b/y' },
              { kind: 'added', text: 'end', newline: true },
            ],
          },
        ],
      },
    ]);
  });

  const git = (headers: string): string => `diff --git a/x b/x\n${headers}`;
  test.each([
    ['words around it', `Here is the patch:\n--- a/x\n+++ b/x\n${HUNK}`, /^1: .*not part/],
    ['words behind it', `--- a/x\n+++ b/x\n${HUNK}Done.\n`, /^6: .*beyond the counts/],
    [
      'a longer hunk than its header',
      '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n+c\n',
      /^6: .*beyond the counts/,
    ],
    ['a shorter hunk than its header', '--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-a\n+b\n+c\n', /^6: .*not as long/],
    ['a cut off hunk', '--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n', /middle of a hunk/],
    ['a last line that may be cut off', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b', /^5: .*cut off/],
    ['no hunk', '--- a/x\n+++ b/x\n', /expected a hunk/],
    ['a huge count', '--- a/x\n+++ b/x\n@@ -1,9999999999 +1 @@\n-a\n', /malformed/],
    ['names without prefixes', `--- x\n+++ x\n${HUNK}`, /prefix a\//],
    ['two names without a rename', `--- a/x\n+++ b/y\n${HUNK}`, /same file/],
    ['two names in the git line', `diff --git a/x b/y\n--- a/x\n+++ b/y\n${HUNK}`, /must name one file/],
    ['other names below than above', git(`--- a/x\n+++ b/y\n${HUNK}`), /not those of the lines above/],
    [
      'a change that says it is new',
      git(`new file mode 100644\n--- a/x\n+++ b/x\n${HUNK}`),
      /not those of the lines above/,
    ],
    ['new and deleted at once', git('new file mode 100644\ndeleted file mode 100644\n'), /contradict/],
    ['half a rename', git('rename from x\n'), /"from" and "to"/],
    ['a rename of other files than it says', git('rename from x\nrename to ../y\n'), /names other files/],
    ['a header twice', git('old mode 100644\nold mode 100755\n'), /twice/],
    [
      'a symbolic link',
      git('new file mode 120000\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+/etc\n'),
      /symbolic link/,
    ],
    [
      'a changed symbolic link',
      git(`index 1111111..2222222 120000\n--- a/x\n+++ b/x\n${HUNK}`),
      /symbolic link/,
    ],
    ['a submodule', git('index 1111111..2222222 160000\n'), /submodule/],
    ['a set-user-ID mode', git('new file mode 104755\n'), /none that git keeps/],
    ['a binary file', git('GIT binary patch\nliteral 0\n'), /binary/],
    ['a binary file by name', git('Binary files a/x and b/x differ\n'), /binary/],
    [
      'a name that is no UTF-8',
      git('').replaceAll('x', 'x').replace('a/x b/x', '"a/\\377" "b/\\377"'),
      /is no UTF-8 text/,
    ],
    ['a combined diff', 'diff --cc x\n', /not part/],
    ['too many lines', '\n'.repeat(PATCH_LIMITS.lines + 1), /more than 1000000 lines/],
  ])('refuses %s', (_name, text, message) => {
    expect(problemOf(text)).toMatch(message);
  });

  test('is null bytes and all safe to ask', () => {
    expect(problemOf('\0\n')).toMatch(/not part/);
    expect(parse('')).toEqual([]);
    expect(parse('\n\n')).toEqual([]);
  });
});

describe('applying hunks', () => {
  function apply(before: string, hunks: string): string {
    const parsed = parseDiff(`--- a/x\n+++ b/x\n${hunks}`);
    if (!parsed.ok) expect.fail(parsed.problem.message);
    const applied = applyHunks(before, parsed.files[0]?.hunks ?? []);
    return applied.ok
      ? applied.text
      : `hunk ${applied.mismatch.hunk}, line ${applied.mismatch.line}: ${applied.mismatch.reason}`;
  }

  test('changes what they say, where they say it', () => {
    expect(
      apply(
        'a\nb\nc\nd\n',
        '@@ -2 +2,2 @@\n-b\n+B\n+B2\n@@ -4 +5 @@\n-d\n+D\n\\ No newline at end of file\n',
      ),
    ).toBe('a\nB\nB2\nc\nD');
    expect(apply('a\r\nb\r\n', '@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n')).toBe('a\r\nc\r\n');
    expect(apply('a\n', '@@ -1,0 +2 @@\n+b\n')).toBe('a\nb\n');
    expect(apply('', '@@ -0,0 +1 @@\n+b\n')).toBe('b\n');
  });

  test.each([
    ['the text elsewhere', 'x\na\n', '@@ -1 +1 @@\n-a\n+b\n', /hunk 1, line 1: .*“a”/],
    ['other white space', 'a \n', '@@ -1 +1 @@\n-a\n+b\n', /line 1/],
    ['other line ends', 'a\r\n', '@@ -1 +1 @@\n-a\n+b\n', /line 1/],
    ['a longer line', 'ab\n', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n', /goes on/],
    ['a shorter file', 'a\n', '@@ -5 +5 @@\n-a\n+b\n', /only 1 lines/],
    ['a wrong new line number', 'a\n', '@@ -1 +7 @@\n-a\n+b\n', /should be 1/],
    ['hunks out of order', 'a\nb\n', '@@ -2 +2 @@\n-b\n+B\n@@ -1 +1 @@\n-a\n+A\n', /hunk 2.*before the end/],
    [
      'a lost line feed in the middle',
      'a\nb\n',
      '@@ -1 +1 @@\n-a\n+A\n\\ No newline at end of file\n',
      /goes on/,
    ],
    ['lines behind a last line without line feed', 'a', '@@ -1,0 +2 @@\n+b\n', /follow the end/],
  ])('refuses %s', (_name, before, hunks, message) => {
    expect(apply(before, hunks)).toMatch(message);
  });
});
