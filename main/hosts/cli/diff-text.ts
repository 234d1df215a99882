import type { FileDiff, Hunk } from '../../../core/approval/diff.ts';
import { keepLines, textOf } from '../../../core/approval/diff-text.ts';
import { parseDiff } from '../../../core/approval/diff-parse.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
import { paint, plain } from './text.ts';

/**
 * A unified diff for a terminal: coloured where that is wanted, harmless whatever it holds, and with names as people read
 * them, where git writes bytes as numbers. It is read as it is applied: no line of a file is taken for a header.
 */
export function diffText(diff: string): string {
  const parsed = parseDiff(diff);
  // Only what can be read is ever asked about; an old log may hold what is not read any more.
  if (!parsed.ok) return plain(diff.replace(/\n$/, ''), true);
  // Where all lines end alike that goes without saying; where they differ, it may be the very change.
  const hidesReturns = parsed.files.every(({ hunks }) =>
    hunks.every(({ lines }) => lines.every(({ text }) => text.endsWith('\r'))),
  );
  const lines = parsed.files.flatMap((file) => [
    ...headOf(diff, file),
    ...file.hunks.flatMap((hunk) => hunkLines(diff, hunk, hidesReturns)),
  ]);
  return lines.join('\n');
}

function headOf(diff: string, file: FileDiff): readonly string[] {
  const bold = (line: string): string => paint(process.stdout, 'bold', line);
  const from = file.oldPath === null ? null : showPath(file.oldPath);
  const to = file.newPath === null ? null : showPath(file.newPath);
  const { head } = textOf(diff, file);
  const given = keepLines(head, (line) => !NAMES.test(line))
    .split('\n')
    .slice(0, -1);
  const names: string[] = [];
  if (head.startsWith('diff ')) names.push(`diff --git a/${from ?? to ?? ''} b/${to ?? from ?? ''}`);
  names.push(...given.map((line) => plain(line)));
  if (file.how === 'rename' || file.how === 'copy')
    names.push(`${file.how} from ${from ?? ''}`, `${file.how} to ${to ?? ''}`);
  if (file.hunks.length > 0)
    names.push(
      `--- ${from === null ? '/dev/null' : `a/${from}`}`,
      `+++ ${to === null ? '/dev/null' : `b/${to}`}`,
    );
  return names.map(bold);
}

/** Lines of a head that hold names. */
const NAMES = /^(?:diff --git |--- |\+\+\+ |rename |copy )/;

const SIGNS = { context: ' ', added: '+', removed: '-' } as const;

function hunkLines(diff: string, hunk: Hunk, hidesReturns: boolean): readonly string[] {
  const { from } = hunk.range;
  const header = paint(process.stdout, 'cyan', plain(diff.slice(from, diff.indexOf('\n', from))));
  const lines = hunk.lines.flatMap(({ kind, text, newline }) => {
    const shown = SIGNS[kind] + plain(hidesReturns ? text.slice(0, -1) : text);
    const line =
      kind === 'context' ? shown : paint(process.stdout, kind === 'added' ? 'green' : 'red', shown);
    return newline ? [line] : [line, '\\ No newline at end of file'];
  });
  return [header, ...lines];
}
