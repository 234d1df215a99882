/** What one pattern may expand to: enough for a list of endings, too few to fill memory. */
const MAX_ALTERNATIVES = 64;

/** `src/*.{ts,js}` as its alternatives. Braces without a comma stay as they are, and so does all beyond the limit. */
export function expandBraces(pattern: string): string[] {
  let pending = [pattern];
  for (;;) {
    const next = pending.flatMap(expandOnce);
    if (next.length === pending.length || next.length > MAX_ALTERNATIVES) return pending;
    pending = next;
  }
}

/** Expands the first innermost group that has a comma. */
function expandOnce(pattern: string): string[] {
  const match = /\{([^{},]*(?:,[^{},]*)+)\}/.exec(pattern);
  if (!match) return [pattern];
  const before = pattern.slice(0, match.index);
  const after = pattern.slice(match.index + match[0].length);
  return (match[1] ?? '').split(',').map((choice) => before + choice + after);
}
