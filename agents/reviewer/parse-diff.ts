import { unquoteName } from '../kit/git-names.ts';
import { REVIEW_LIMITS } from './limits.ts';

/** A line of a change, with its number in the file that it stands in. */
export interface ChangedLine {
  readonly line: number;
  readonly text: string;
}

export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
}

export interface FileDiff {
  readonly hunks: Hunk[];
  readonly added: ChangedLine[];
  readonly removed: ChangedLine[];
}

/**
 * Reads a diff without context lines, as `git diff -U0` writes it, by the path that a file has now (or had, when it is
 * gone). Lengths come from the hunks' heads, so that no line of a file is taken for a head.
 */
export function parseDiff(text: string): Map<string, FileDiff> {
  const files = new Map<string, FileDiff>();
  let current = noLines();
  let before: string | null = null;
  let at: Hunk = { oldStart: 0, oldLines: 0, newStart: 0, newLines: 0 };
  let left = { old: 0, now: 0 };
  for (const line of linesOf(text)) {
    if (left.old > 0 && line.startsWith('-')) {
      current.removed.push({ line: at.oldStart + at.oldLines - left.old, text: clip(line) });
      left.old -= 1;
    } else if (left.now > 0 && line.startsWith('+')) {
      current.added.push({ line: at.newStart + at.newLines - left.now, text: clip(line) });
      left.now -= 1;
    } else if (line.startsWith('diff --git ')) {
      current = noLines();
      before = null;
    } else if (line.startsWith('--- ')) before = headName(line.slice(4), 'a/');
    else if (line.startsWith('+++ ')) {
      const path = headName(line.slice(4), 'b/') ?? before;
      current = path === null ? noLines() : fileAt(files, path);
    } else {
      const hunk = readHunk(line);
      if (!hunk) continue;
      at = hunk;
      left = { old: hunk.oldLines, now: hunk.newLines };
      current.hunks.push(hunk);
    }
  }
  return files;
}

function noLines(): FileDiff {
  return { hunks: [], added: [], removed: [] };
}

function fileAt(files: Map<string, FileDiff>, path: string): FileDiff {
  const file = files.get(path) ?? noLines();
  files.set(path, file);
  return file;
}

function readHunk(line: string): Hunk | null {
  const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
  if (!head) return null;
  const [, oldStart, oldLines = '1', newStart, newLines = '1'] = head;
  return {
    oldStart: Number(oldStart),
    oldLines: Number(oldLines),
    newStart: Number(newStart),
    newLines: Number(newLines),
  };
}

function clip(line: string): string {
  return line.slice(1, REVIEW_LIMITS.lineCharacters).replace(/\r$/, '');
}

/** The path in `--- a/path`, with the tab that git writes behind names with spaces taken off; null for /dev/null. */
function headName(written: string, prefix: string): string | null {
  const name = unquoteName(written.startsWith('"') ? written : written.replace(/\t$/, ''));
  return name?.startsWith(prefix) === true ? name.slice(prefix.length) : null;
}

function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    yield text.slice(start, end);
    start = end + 1;
  }
  if (start < text.length) yield text.slice(start);
}
