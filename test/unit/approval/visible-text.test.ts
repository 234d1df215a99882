import { expect, test } from 'vitest';
import { makeVisible } from '../../../core/approval/visible-text.ts';

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
