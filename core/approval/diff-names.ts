/**
 * Names in the headers of a diff. git writes a name that holds a quote, a backslash, a control character or
 * (unless core.quotePath is off) a byte above 127 as a C string in double quotes: see git-diff(1), note on
 * core.quotePath, and git's quote.c.
 */

/** Reads `--- a/name`: undefined if malformed, null for /dev/null. What follows a tab (a time stamp) is dropped. */
export function parseNameLine(line: string, sign: string, prefix: string): string | null | undefined {
  if (!line.startsWith(sign)) return undefined;
  const rest = line.slice(sign.length);
  const quoted = rest.startsWith('"') ? unquote(rest) : null;
  if (rest.startsWith('"')) {
    if (quoted === null) return undefined;
    const after = rest.slice(quoted.end);
    return after === '' || after.startsWith('\t') ? withoutPrefix(quoted.text, prefix) : undefined;
  }
  const name = rest.split('\t', 1)[0] ?? '';
  return name === '/dev/null' ? null : withoutPrefix(name, prefix);
}

/** Reads a name without prefix, as after `rename from `. Null if malformed. */
export function parsePlainName(text: string): string | null {
  if (!text.startsWith('"')) return text === '' ? null : text;
  const quoted = unquote(text);
  return quoted?.end === text.length && quoted.text !== '' ? quoted.text : null;
}

/**
 * Reads what follows `diff --git `. Two unquoted names are split where both are equal, which is the only
 * case in which git gives no other header to tell them apart; for a rename or a copy `expected` says them.
 * Null if malformed or if it names something else than `expected`.
 */
export function parseGitLine(
  rest: string,
  expected: { readonly old: string; readonly new: string } | null,
): { readonly old: string; readonly new: string } | null {
  const pair = splitGitLine(rest, expected);
  if (pair === null) return null;
  const before = withoutPrefix(pair[0], 'a/');
  const after = withoutPrefix(pair[1], 'b/');
  if (before === undefined || after === undefined) return null;
  if (expected !== null && (expected.old !== before || expected.new !== after)) return null;
  return { old: before, new: after };
}

function splitGitLine(
  rest: string,
  expected: { readonly old: string; readonly new: string } | null,
): readonly [string, string] | null {
  if (rest.startsWith('"')) {
    const first = unquote(rest);
    if (first === null || rest[first.end] !== ' ') return null;
    const second = parsePlainName(rest.slice(first.end + 1));
    return second === null ? null : [first.text, second];
  }
  if (rest.endsWith('"')) {
    const at = rest.indexOf(' "');
    const second = at < 0 ? null : parsePlainName(rest.slice(at + 1));
    return second === null ? null : [rest.slice(0, at), second];
  }
  if (expected !== null) {
    const whole = `a/${expected.old} b/${expected.new}`;
    return rest === whole ? [`a/${expected.old}`, `b/${expected.new}`] : null;
  }
  const middle = (rest.length - 1) / 2;
  return Number.isInteger(middle) && rest[middle] === ' '
    ? [rest.slice(0, middle), rest.slice(middle + 1)]
    : null;
}

function withoutPrefix(name: string, prefix: string): string | undefined {
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : undefined;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['"', '"'],
  ['\\', '\\'],
]);

/** Characters that would be read in another way than they are written, or not be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Writes a name as git does: as it is, or as a C string where that could be read in two ways. */
export function formatName(name: string): string {
  if (!UNSEEN.test(name) && !/["\\]|^ | $/.test(name)) return name;
  const written = Array.from(name, (char) => {
    const escape = [...ESCAPES].find(([, meaning]) => meaning === char)?.[0];
    if (escape !== undefined) return `\\${escape}`;
    return UNSEEN.test(char) ? octal(char) : char;
  });
  return `"${written.join('')}"`;
}

/** Each byte of a character in UTF-8 as three octal digits; percent encoding is the encoder that the language itself has. */
function octal(char: string): string {
  const bytes = encodeURIComponent(char).match(/%[0-9A-F]{2}/g) ?? [encodeURIComponent(char)];
  return bytes.map((byte) => `\\${parseInt(byte.slice(1), 16).toString(8).padStart(3, '0')}`).join('');
}

/** Whether a header quotes a name that is no UTF-8 text, which can neither be shown nor, as text, be opened. */
export function hasForeignName(line: string): boolean {
  for (const { index } of line.matchAll(/(?<![^ ])"/g)) {
    const read = readQuoted(line.slice(index));
    if (read !== null && decode(read.encoded) === null) return true;
  }
  return false;
}

/** Reads a C string at the beginning of `text`; `end` is the index behind its closing quote. Null if malformed. */
function unquote(text: string): { readonly text: string; readonly end: number } | null {
  const read = readQuoted(text);
  const decoded = read && decode(read.encoded);
  return read === null || decoded === null ? null : { text: decoded, end: read.end };
}

/** The same with its bytes percent encoded. */
function readQuoted(text: string): { readonly encoded: string; readonly end: number } | null {
  let encoded = '';
  let at = 1;
  while (at < text.length) {
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += char.length;
    if (char === '"') return { encoded, end: at };
    if (char !== '\\') {
      encoded += encodeURIComponent(char);
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(text.slice(at, at + 3));
    const plain = ESCAPES.get(text[at] ?? '');
    if (octal !== null) {
      encoded += '%' + parseInt(octal[0], 8).toString(16).padStart(2, '0');
      at += 3;
    } else if (plain !== undefined) {
      encoded += encodeURIComponent(plain);
      at += 1;
    } else return null;
  }
  return null;
}

/** The bytes of a quoted name are UTF-8; percent decoding is the decoder that the language itself has. */
function decode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
