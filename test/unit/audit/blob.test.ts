import { expect, test } from 'vitest';
import { decodeBase64, encodeBlob } from '../../../core/audit/blob.ts';

test.each([
  ['', 'utf8', ''],
  ['plain', 'utf8', 'plain'],
  ['größe 😀 \u0000 \uFEFF', 'utf8', 'größe 😀 \u0000 \uFEFF'],
])('text %j stays text', (text, encoding, data) => {
  expect(encodeBlob(new TextEncoder().encode(text))).toEqual({ encoding, data });
});

test('a byte order mark is kept', () => {
  expect(encodeBlob(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toEqual({ encoding: 'utf8', data: '\uFEFFA' });
});

test.each([
  ['an overlong form', [0xc0, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a cut sequence', [0xe2, 0x82]],
  ['a lone continuation', [0x80]],
  ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
])('%s becomes base64', (_, bytes) => {
  const blob = encodeBlob(Uint8Array.from(bytes));
  expect(blob).toEqual({ encoding: 'base64', data: Buffer.from(bytes).toString('base64') });
  expect(decodeBase64(blob.data)).toEqual(Uint8Array.from(bytes));
});

test.each(['A', 'AA', 'AAA', 'AA=', 'A===', 'AAA=A', 'AB==', 'AAB=', 'AA==\n', ' AA==', 'A-_=', 'AA==AA=='])(
  'base64 %j is refused',
  (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  },
);
