/**
 * A text as it is written, with the words changed that differ between what it said and what it says; null when more
 * than words differ, or when a word is not written as it is said.
 */
export function replaceWords(written: string, before: string, after: string): string | null {
  const [old, now] = [before.split(/(\s+)/), after.split(/(\s+)/)];
  if (old.length !== now.length) return null;
  let out = '';
  let at = 0;
  for (const [index, word] of old.entries()) {
    const next = now[index] ?? '';
    if (index % 2 === 1) {
      if (word !== next) return null;
      continue;
    }
    const found = written.indexOf(word, at);
    if (found < 0) return null;
    out += written.slice(at, found) + next;
    at = found + word.length;
  }
  return out + written.slice(at);
}
