import { highlightTree } from '@lezer/highlight';
import type { Hunk } from '../../../../core/approval/diff.ts';
import { highlighterWith, type Syntax } from '../../../ui/syntax.ts';
import type { Parser } from './languages.ts';
import type { Mark } from './pieces.ts';

/** A hunk with more characters stays without colours: parsing it would be felt. */
const MAX_CHARACTERS = 200_000;

/** Colours for each line of a hunk, by its place; lines without an entry have none. */
export type HunkColours = readonly (readonly Mark[])[];

export const NO_COLOURS: HunkColours = [];

/**
 * Colours a hunk: both its sides are read as pieces of the language, which the parsers forgive. `classOf` gives the class
 * for a kind of word.
 */
export function colourHunk(hunk: Hunk, parser: Parser, classOf: (kind: Syntax) => string): HunkColours {
  if (hunk.range.to - hunk.range.from > MAX_CHARACTERS) return NO_COLOURS;
  const colours: Mark[][] = hunk.lines.map(() => []);
  // Removed lines are coloured as they stood before, all others as they stand after.
  colourSide(hunk, parser, classOf, colours, 'removed');
  colourSide(hunk, parser, classOf, colours, 'added');
  return colours;
}

function colourSide(
  { lines }: Hunk,
  parser: Parser,
  classOf: (kind: Syntax) => string,
  colours: readonly Mark[][],
  side: 'removed' | 'added',
): void {
  const places: number[] = [];
  const starts: number[] = [];
  let text = '';
  for (const [place, line] of lines.entries()) {
    if (line.kind !== 'context' && line.kind !== side) continue;
    places.push(place);
    starts.push(text.length);
    text += `${line.text}\n`;
  }
  let row = 0;
  highlightTree(parser.parse(text), highlighterWith(classOf), (from, to, className) => {
    while ((starts[row + 1] ?? Infinity) <= from) row += 1;
    for (let at = row; at < places.length && (starts[at] ?? 0) < to; at++) {
      const start = starts[at] ?? 0;
      const place = places[at] ?? 0;
      const line = lines[place];
      if (!line || (line.kind === 'context' && side === 'removed')) continue;
      const mark = { from: Math.max(0, from - start), to: Math.min(line.text.length, to - start), className };
      if (mark.to > mark.from) colours[place]?.push(mark);
    }
  });
}
