import { describe, expect, test } from 'vitest';
import { findPathClash, findPathProblem, findWindowsProblem } from '../../../core/approval/patch-path.ts';

describe('a path that a patch names', () => {
  test.each([
    'a',
    'src/a.ts',
    '.github/workflows/ci.yml',
    '.gitignore',
    'a/.gitattributes',
    'git/config',
    'a..b/c',
    '...',
    'naïve 日本/😀.md',
    'my.git/x',
    'x.git',
    'git~x',
    'ab:c',
    'می‌خواهم.txt',
  ])('%j may be touched', (path) => {
    expect(findPathProblem(path)).toBeNull();
  });

  test.each([
    ['', /empty/],
    ['/etc/passwd', /absolute/],
    ['C:/x', /absolute/],
    ['c:x', /absolute/],
    ['..', /plain/],
    ['../x', /plain/],
    ['a/../../x', /plain/],
    ['a/..', /plain/],
    ['./a', /plain/],
    ['a//b', /plain/],
    ['a/', /plain/],
    ['a/./b', /plain/],
    ['a\\..\\..\\x', /backslash/],
    ['a\0b', /control/],
    ['a\nb', /control/],
    ['a\x7fb', /control/],
    ['\ud800', /control/],
    ['.git', /\.git/],
    ['.git/hooks/pre-commit', /\.git/],
    ['sub/.git/config', /\.git/],
    ['.GIT/x', /\.git/],
    ['.gIt', /\.git/],
    ['.git./x', /\.git/],
    ['.git /x', /\.git/],
    ['.git . ./x', /\.git/],
    ['git~1/x', /\.git/],
    ['GIT~2', /\.git/],
    ['.git:x', /\.git/],
    ['.git::$INDEX_ALLOCATION/x', /\.git/],
    ['.g\u200cit/x', /\.git/],
    ['\ufeff.git/x', /\.git/],
    ['.g\u0131t/x', /\.git/],
    ['a\u202etxt.exe', /direction/],
    ['a\u200bb', /direction/],
    ['x'.repeat(256), /long/],
    ['x/'.repeat(3_000) + 'x', /long/],
  ])('%j may not', (path, reason) => {
    expect(findPathProblem(path)).toMatch(reason);
  });

  test.each(['con', 'a/NUL.txt', 'COM1', 'lpt9.log', 'aux .x', 'a.', 'a /b', 'a:b', 'a?', 'CONIN$'])(
    '%j does not fit Windows',
    (path) => {
      expect(findWindowsProblem(path)).not.toBeNull();
    },
  );

  test.each(['console.ts', 'com10', 'a.b/c d', 'nul2'])('%j fits Windows', (path) => {
    expect(findWindowsProblem(path)).toBeNull();
  });
});

describe('the paths of one patch', () => {
  test.each([
    [['a', 'a']],
    [['Readme', 'README']],
    [['src/a', 'SRC/b']],
    [['a', 'a/b']],
    [['a/b/c', 'a/b']],
    [['é', 'e\u0301']],
    [['straße', 'STRASSE']],
  ])('%j clash', (paths) => {
    expect(findPathClash(paths)).not.toBeNull();
  });

  test('may share folders', () => {
    expect(findPathClash(['a/b', 'a/c', 'a/d/e', 'a/d/f', 'b'])).toBeNull();
  });
});
