import { paint, plain } from './text.ts';

/** A unified diff for a terminal: coloured where that is wanted, and harmless whatever it holds. */
export function diffText(diff: string): string {
  const lines = diff.replace(/\n$/, '').split('\n');
  // Where all lines end alike that goes without saying; where they differ, it may be the very change.
  const contents = lines.filter((line) => /^[-+ ]/.test(line) && !/^(---|\+\+\+) /.test(line));
  const hidesReturns = contents.every((line) => line.endsWith('\r'));
  return lines.map((line) => colour(hidesReturns ? line.replace(/\r$/, '') : line)).join('\n');
}

function colour(line: string): string {
  const text = plain(line);
  if (/^(diff --git|index |new file|deleted file|rename |old mode|new mode|similarity)/.test(line)) {
    return paint(process.stdout, 'bold', text);
  }
  if (line.startsWith('+++') || line.startsWith('---')) return paint(process.stdout, 'bold', text);
  if (line.startsWith('@@')) return paint(process.stdout, 'cyan', text);
  if (line.startsWith('+')) return paint(process.stdout, 'green', text);
  if (line.startsWith('-')) return paint(process.stdout, 'red', text);
  return text;
}
