import { isUtf8 } from 'node:buffer';

/** The fields of an answer that git ends with NUL each, as bytes: names may be no text. */
export function splitFields(out: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let start = 0;
  for (let end = out.indexOf(0); end >= 0; end = out.indexOf(0, start)) {
    fields.push(out.subarray(start, end));
    start = end + 1;
  }
  return fields;
}

/** A name as text, or null where its bytes are none. */
export function nameOf(bytes: Buffer): string | null {
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}

const ESCAPED: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': 34,
  '\\': 92,
};

/** A name as the header of a diff has it: `b/plain`, `"b/line\nfeed"`. Null where its bytes are no text. */
export function unquoteName(written: string): string | null {
  if (!written.startsWith('"')) return written;
  const bytes: number[] = [];
  const pattern = /\\([0-7]{3}|[abtnvfr"\\])|([^"\\])/gy;
  pattern.lastIndex = 1;
  for (let match = pattern.exec(written); match; match = pattern.exec(written)) {
    const [, escape, plain] = match;
    if (plain !== undefined) bytes.push(...Buffer.from(plain));
    else if (escape !== undefined) bytes.push(ESCAPED[escape] ?? Number.parseInt(escape, 8));
  }
  return nameOf(Buffer.from(bytes));
}
