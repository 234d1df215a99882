import { structuredPatch, type StructuredPatch } from 'diff';

/** Edit distance (lines) up to which the shortest diff is searched for: beyond it the search is quadratic. */
const MAX_EDIT_LENGTH = 2_000;
const CONTEXT = 3;

/** The hunks that turn one text into another. Always exact, and the shortest where that is affordable. */
export function hunksBetween(before: string, after: string): StructuredPatch['hunks'] {
  const options = { context: CONTEXT, maxEditLength: MAX_EDIT_LENGTH };
  const shortest = structuredPatch('a', 'b', before, after, undefined, undefined, options);
  return shortest ? shortest.hunks : directHunks(before, after);
}

/**
 * Without a search: line by line where the texts have equally many lines (most edits replace within
 * lines), else everything between the first and the last line that differ.
 */
function directHunks(before: string, after: string): StructuredPatch['hunks'] {
  const old = splitLines(before);
  const now = splitLines(after);
  if (old.length === now.length) return pairedHunks(old, now);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail += 1;
  }
  return [makeHunk(old, now, { head, oldEnd: old.length - tail, newEnd: now.length - tail })];
}

function pairedHunks(old: readonly string[], now: readonly string[]): StructuredPatch['hunks'] {
  const hunks: StructuredPatch['hunks'] = [];
  let head = -1;
  let last = -1;
  const close = () => hunks.push(makeHunk(old, now, { head, oldEnd: last + 1, newEnd: last + 1 }));
  for (let line = 0; line < old.length; line += 1) {
    if (old[line] === now[line]) continue;
    if (head === -1) head = line;
    else if (line - last > 2 * CONTEXT) {
      close();
      head = line;
    }
    last = line;
  }
  if (head !== -1) close();
  return hunks;
}

/** A hunk that replaces the lines from `head` up to the ends; equal lines inside are kept as context. */
function makeHunk(
  old: readonly string[],
  now: readonly string[],
  range: { head: number; oldEnd: number; newEnd: number },
): StructuredPatch['hunks'][number] {
  const { head, oldEnd, newEnd } = range;
  const from = Math.max(0, head - CONTEXT);
  const trailing = old.slice(oldEnd, oldEnd + CONTEXT);
  const lines = [
    ...old.slice(from, head).map((line) => ` ${line}`),
    ...changedLines(old.slice(head, oldEnd), now.slice(head, newEnd)),
    ...trailing.map((line) => ` ${line}`),
  ];
  return {
    oldStart: from + 1,
    oldLines: oldEnd - from + trailing.length,
    newStart: from + 1,
    newLines: newEnd - from + trailing.length,
    lines: lines.flatMap((line) =>
      line.endsWith('\n') ? [line.slice(0, -1)] : [line, '\\ No newline at end of file'],
    ),
  };
}

function changedLines(old: readonly string[], now: readonly string[]): string[] {
  if (old.length !== now.length) return [...old.map((line) => `-${line}`), ...now.map((line) => `+${line}`)];
  const lines: string[] = [];
  let waiting: string[] = [];
  for (const [index, line] of old.entries()) {
    const other = now[index];
    if (other === line) {
      lines.push(...waiting, ` ${line}`);
      waiting = [];
    } else {
      lines.push(`-${line}`);
      waiting.push(`+${other ?? ''}`);
    }
  }
  return [...lines, ...waiting];
}

/** Lines with their line break; a last line without one stays without. */
function splitLines(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}
