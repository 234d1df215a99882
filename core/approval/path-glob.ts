/**
 * Patterns over paths: `*` and `?` stand for characters of one part of a path, `**` for any number of whole
 * parts. Matching takes time proportional to pattern times path, whatever either holds.
 */
export function matchesPath(pattern: string, path: string): boolean {
  return matchesParts(pattern.split('/'), path.split('/'));
}

/** The same for what is split at its slashes already: for many patterns and many paths. */
export function matchesParts(pieces: readonly string[], parts: readonly string[]): boolean {
  return matchesAll(pieces, parts, '**', matchesName);
}

/** The same for a plain name: `*` stands for any characters, `?` for one. */
export function matchesName(pattern: string, name: string): boolean {
  return matchesAll(pattern, name, '*', isCharacter);
}

function isCharacter(wanted: string, found: string): boolean {
  return wanted === '?' || wanted === found;
}

/** Goes back to the last `star` alone, which is enough: what an earlier one could take, the last one can, too. */
function matchesAll(
  pattern: ArrayLike<string>,
  found: ArrayLike<string>,
  star: string,
  isOne: (wanted: string, found: string) => boolean,
): boolean {
  let at = 0;
  let of = 0;
  let lastStar = -1;
  let resume = 0;
  while (at < found.length) {
    const wanted = pattern[of];
    if (wanted === star) {
      lastStar = of++;
      resume = at;
    } else if (wanted !== undefined && isOne(wanted, found[at] ?? '')) {
      of += 1;
      at += 1;
    } else if (lastStar >= 0) {
      of = lastStar + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[of] === star) of += 1;
  return of === pattern.length;
}
