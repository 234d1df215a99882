/** Where a value stands in JSON text (comments and trailing commas are read over): offsets, end exclusive. */
export interface JsonRange {
  readonly start: number;
  readonly end: number;
}

export interface JsonEntry {
  /** The key of a property; the index of an item. */
  readonly key: string | number;
  readonly keyStart: number;
  readonly value: JsonRange;
}

export interface JsonContainer extends JsonRange {
  readonly kind: 'object' | 'array';
  readonly entries: readonly JsonEntry[];
}

const NUMBER_OR_WORD = /[-+\w.]+/y;

/** The first value of a text; null when the text is broken before its end. */
export function findRoot(text: string): JsonRange | null {
  const start = skipSpace(text, text.startsWith('\uFEFF') ? 1 : 0);
  const end = skipValue(text, start);
  return end === null || skipSpace(text, end) !== text.length ? null : { start, end };
}

/** The entries of the object or list at a place; null when there is none, or it is broken. */
export function readContainer(text: string, range: JsonRange): JsonContainer | null {
  const opening = text[range.start];
  if (opening !== '{' && opening !== '[') return null;
  const closing = opening === '{' ? '}' : ']';
  const entries: JsonEntry[] = [];
  let at = skipSpace(text, range.start + 1);
  while (text[at] !== closing) {
    const entry = opening === '{' ? readProperty(text, at) : readItem(text, at, entries.length);
    if (!entry) return null;
    entries.push(entry);
    at = skipSpace(text, entry.value.end);
    if (text[at] === ',') at = skipSpace(text, at + 1);
    else if (text[at] !== closing) return null;
  }
  return { kind: opening === '{' ? 'object' : 'array', entries, start: range.start, end: at + 1 };
}

/** The entry of a container; of two equal keys the last, as JSON.parse has it. */
export function findEntry(container: JsonContainer, key: string | number): JsonEntry | undefined {
  return container.entries.findLast((entry) => String(entry.key) === String(key));
}

/** The text as plain JSON: without comments, trailing commas and byte order mark. */
export function plainJson(text: string): string {
  const parts: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const next = skipSpace(text, at);
    if (next > at) parts.push(' ');
    at = next;
    const character = text[at];
    if (character === undefined) break;
    const end = character === '"' ? (skipString(text, at) ?? text.length) : at + 1;
    const after = text[skipSpace(text, end)];
    const trailing = character === ',' && (after === '}' || after === ']');
    if (!trailing) parts.push(text.slice(at, end));
    at = end;
  }
  return parts.join('');
}

/** The offset after white space and comments. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
    if (text.startsWith('//', at)) {
      const end = text.indexOf('\n', at);
      at = end === -1 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 2;
    } else return at;
  }
}

function readProperty(text: string, at: number): JsonEntry | null {
  const keyEnd = text[at] === '"' ? skipString(text, at) : null;
  if (keyEnd === null) return null;
  const colon = skipSpace(text, keyEnd);
  if (text[colon] !== ':') return null;
  const key = parseString(text.slice(at, keyEnd));
  const start = skipSpace(text, colon + 1);
  const end = skipValue(text, start);
  return end === null || key === null ? null : { key, keyStart: at, value: { start, end } };
}

function readItem(text: string, start: number, index: number): JsonEntry | null {
  const end = skipValue(text, start);
  return end === null ? null : { key: index, keyStart: start, value: { start, end } };
}

function parseString(quoted: string): string | null {
  try {
    return String(JSON.parse(quoted));
  } catch {
    // A string with a wrong escape: the file is broken there.
    return null;
  }
}

function skipString(text: string, from: number): number | null {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return null;
}

/** The offset after a value. Counts brackets instead of descending, so depth costs nothing. */
function skipValue(text: string, from: number): number | null {
  let depth = 0;
  let at = from;
  do {
    at = depth === 0 ? at : skipSpace(text, at);
    const character = text[at];
    if (character === undefined) return null;
    if (character === '"') {
      const end = skipString(text, at);
      if (end === null) return null;
      at = end;
    } else if (character === '{' || character === '[') {
      depth += 1;
      at += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      at += 1;
    } else if (depth > 0 && (character === ',' || character === ':')) at += 1;
    else {
      NUMBER_OR_WORD.lastIndex = at;
      if (!NUMBER_OR_WORD.test(text)) return null;
      at = NUMBER_OR_WORD.lastIndex;
    }
  } while (depth > 0);
  return depth < 0 ? null : at;
}
