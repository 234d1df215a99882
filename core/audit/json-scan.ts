/** Where something stands in a text, both counted from 1; columns in UTF-16 code units. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Turns an offset into line and column. */
export function placeOf(text: string, offset: number): TextPlace {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Offset just after the string that starts at `open`. */
function skipString(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    at += code === BACKSLASH ? 2 : 1;
  }
  return at;
}

/** Whether lists and objects nest deeper than `limit`. Constant memory, any text. */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = skipString(text, at) - 1;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return false;
}

/**
 * Finds the first member name that an object has twice, which JSON.parse hides by keeping the last.
 * `text` must be valid JSON.
 */
export function findDuplicateMember(text: string): { readonly name: string; readonly offset: number } | null {
  const objects: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '{') objects.push(new Set());
    else if (char === '[') objects.push(null);
    else if (char === '}' || char === ']') objects.pop();
    else if (char === '"') {
      const end = skipString(text, at);
      const members = objects.at(-1);
      if (members && /^\s*:/.test(text.slice(end, end + 16))) {
        const name = String(JSON.parse(text.slice(at, end)));
        if (members.has(name)) return { name, offset: at };
        members.add(name);
      }
      at = end - 1;
    }
  }
  return null;
}
