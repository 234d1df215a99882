import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hidesInPath, makeVisible, showPath } from '../../../core/approval/visible-text.ts';

test.each([
  [
    'plain\ttext, naïve 日本 😀 👩\u200d💻 می\u200cخواهم',
    'plain\ttext, naïve 日本 😀 👩\u200d💻 می\u200cخواهم',
  ],
  ['a\x1b[2K\rb', 'a\\u{1b}[2K\\u{d}b'],
  ['if (a\u202e)', 'if (a\\u{202e})'],
  ['\u200bx\ufeff\u2066', '\\u{200b}x\\u{feff}\\u{2066}'],
  ['\0\x7f\x9b\u2028\ud800', '\\u{0}\\u{7f}\\u{9b}\\u{2028}\\u{d800}'],
])('%j is shown as %j', (text, shown) => {
  expect(makeVisible(text)).toBe(shown);
});

describe('the path of a file', () => {
  test.each([
    ['src/a.ts', 'src/a.ts'],
    ['naïve/日本 語.md', 'naïve/日本 語.md'],
    ['می\u200cخواهم.txt', 'می\u200cخواهم.txt'],
    ['a\nb\tc\rd', 'a\\nb\\tc\\rd'],
    ['a\\nb', 'a\\\\nb'],
    ['\u001b[31m\u202exe.js', '\\u{1b}[31m\\u{202e}xe.js'],
    [' a/b /c', '\\u{20}a/b\\u{20}/c'],
    ['a\u00a0b', 'a\\u{a0}b'],
    ['\ud800', '\\u{d800}'],
  ])('%j is shown as %s', (path, shown) => {
    expect(showPath(path)).toBe(shown);
    expect(hidesInPath(path)).toBe(path !== shown);
  });

  test('is one line without anything unseen, and no two of them are alike', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', '\\', 'n', 'u', '{', '}', '\n', '\t', ' ', '\u202e', '/'),
    });
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(showPath(one)).not.toMatch(/[\p{Cc}\u202e]/u);
        expect(showPath(one) === showPath(other)).toBe(one === other);
      }),
    );
  });
});
