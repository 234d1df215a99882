import { describe, expect, it } from 'vitest';
import { hiddenIn, withoutHidden } from '../../../core/approval/hidden-text.ts';
import { makeLinesVisible } from '../../../core/approval/visible-text.ts';

describe('characters that hide in a text', () => {
  it('are named once each, with how often they are there', () => {
    expect(hiddenIn('a\u202eb\u200bc\u200b\n\u2068d\u{e0041}\u001b')).toEqual([
      { code: 'U+202E', name: 'right-to-left override', count: 1 },
      { code: 'U+200B', name: 'zero width space', count: 2 },
      { code: 'U+2068', name: 'isolate', count: 1 },
      { code: 'U+E0041', name: null, count: 1 },
      { code: 'U+001B', name: null, count: 1 },
    ]);
  });

  it.each(['', 'plain\ttext\nover\r\nlines', 'שלום', 'می\u200cخواهم', '👩\u200d💻', 'naïve {{ x.y }}'])(
    'are not what people write with: %j',
    (text) => {
      expect(hiddenIn(text)).toEqual([]);
      expect(withoutHidden(text)).toBe(text);
    },
  );

  it('go, and nothing else', () => {
    expect(withoutHidden('a\u202eb\r\nc\rd\ufeff\n\n')).toBe('ab\r\ncd\n\n');
    const removed = withoutHidden('x\u2066y\u2028z\u2069');
    expect(removed).toBe('xyz');
    expect(makeLinesVisible(removed)).toBe(removed);
  });
});
