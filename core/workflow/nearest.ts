/** Names longer than this are compared by their start only; candidates beyond the limit are not looked at. */
const NAME_LENGTH = 64;
const CANDIDATES = 1_000;

/**
 * The candidate that a mistyped name most likely meant: the fewest letters to change, at most a third
 * of the name (and at least one). Null when none is near.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  const wanted = name.slice(0, NAME_LENGTH).toLowerCase();
  if (wanted === '') return null;
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  let seen = 0;
  for (const candidate of candidates) {
    if (++seen > CANDIDATES) break;
    if (isStartOf(wanted, candidate.toLowerCase())) return candidate;
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.slice(0, NAME_LENGTH).toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Whether one is the other with something added, like retry and retries (all but the last letter counts). */
function isStartOf(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.length >= 4 && long.startsWith(short.slice(0, -1));
}

/** `did you mean "x"?` when a candidate is near, else the list of what there is. */
export function suggest(name: string, candidates: Iterable<string>, what: string): string {
  const all = [...candidates];
  const near = nearest(name, all);
  if (near !== null) return `Did you mean "${near}"?`;
  return all.length === 0 ? `There is no ${what} here.` : `Use one of: ${listNames(all)}.`;
}

/** The first few names of a list, for a message. */
export function listNames(names: readonly string[], limit = 8): string {
  const shown = names.slice(0, limit).join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}

/** Levenshtein distance with swaps of neighbours counted as one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        least = Math.min(least, (before[column - 2] ?? 0) + 1);
      }
      line.push(least);
    }
    before = above;
    above = line;
  }
  return above[b.length] ?? 0;
}
