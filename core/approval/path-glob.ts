/**
 * Patterns over paths: `*` and `?` stand for characters of one part of a path, `**` for any number of whole
 * parts. Matching takes time proportional to pattern times path, whatever either holds.
 */
export function matchesPath(pattern: string, path: string): boolean {
  return matchesParts(pattern.split('/'), path.split('/'));
}

/** The same for what is split at its slashes already: for many patterns and many paths. */
export function matchesParts(pieces: readonly string[], parts: readonly string[]): boolean {
  const [first, second] = pieces;
  // By far the most patterns: a file of this name, in whichever folder.
  if (first === '**' && second !== undefined && second !== '**' && pieces.length === 2) {
    return matchesName(second, parts.at(-1) ?? '');
  }
  // Which prefixes of the path are matched by the pattern so far.
  let reached = new Set([0]);
  for (const piece of pieces) {
    const next = new Set<number>();
    for (const at of reached) {
      const part = parts[at];
      if (piece === '**') {
        for (let end = at; end <= parts.length && !next.has(end); end++) next.add(end);
      } else if (part !== undefined && matchesName(piece, part)) next.add(at + 1);
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(parts.length);
}

/** The same for a plain name: `*` stands for any characters, `?` for one. */
export function matchesName(pattern: string, name: string): boolean {
  let at = 0;
  let of = 0;
  let star = -1;
  let resume = 0;
  while (at < name.length) {
    if (pattern[of] === '*') {
      star = of++;
      resume = at;
    } else if (of < pattern.length && (pattern[of] === '?' || pattern[of] === name[at])) {
      of += 1;
      at += 1;
    } else if (star >= 0) {
      of = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[of] === '*') of += 1;
  return of === pattern.length;
}
