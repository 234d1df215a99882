import { paint, plain } from './text.ts';

/** A unified diff for a terminal: coloured where that is wanted, and harmless whatever it holds. */
export function diffText(diff: string): string {
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => colour(line.endsWith('\r') ? line.slice(0, -1) : line))
    .join('\n');
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
