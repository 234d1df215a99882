import { diffWordsWithSpace } from 'diff';

/** What of a line changed against the line that it replaces; offsets into the line. */
export interface ChangedWords {
  readonly before: readonly Span[];
  readonly after: readonly Span[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Longer lines are compared by nobody, and comparing them would take long. */
const MAX_LENGTH = 1_000;
/** Edits after which two lines count as different altogether. */
const MAX_EDITS = 60;
/** Below this share of equal text marks would cover nearly everything and say nothing. */
const MIN_ALIKE = 0.35;

const NOTHING: ChangedWords = { before: [], after: [] };

/** The words that differ between a removed line and the one that takes its place; nothing when they have little in common. */
export function changedWords(before: string, after: string): ChangedWords {
  if (before.length > MAX_LENGTH || after.length > MAX_LENGTH) return NOTHING;
  const changes = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  if (!changes) return NOTHING;
  const spans: { before: Span[]; after: Span[] } = { before: [], after: [] };
  let oldAt = 0;
  let newAt = 0;
  let alike = 0;
  for (const { value, added, removed } of changes) {
    if (removed) spans.before.push({ from: oldAt, to: oldAt + value.length });
    else if (added) spans.after.push({ from: newAt, to: newAt + value.length });
    else alike += value.trim().length;
    if (!added) oldAt += value.length;
    if (!removed) newAt += value.length;
  }
  const longer = Math.max(before.trim().length, after.trim().length);
  return alike < longer * MIN_ALIKE ? NOTHING : spans;
}
