import { highlightTree, tagHighlighter, tags, type Highlighter } from '@lezer/highlight';
import type { Hunk } from '../../../../core/approval/diff.ts';
import type { Parser } from './languages.ts';
import type { Mark } from './pieces.ts';

/** Names of the classes in code.module.css. */
export const SYNTAX = ['keyword', 'string', 'comment', 'number', 'name', 'type', 'heading', 'meta'] as const;
export type Syntax = (typeof SYNTAX)[number];

const KINDS = [
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.modifier, tags.self, tags.bool, tags.null],
    class: 'keyword',
  },
  { tag: [tags.string, tags.regexp, tags.escape, tags.character, tags.attributeValue], class: 'string' },
  { tag: [tags.comment, tags.quote], class: 'comment' },
  { tag: [tags.number, tags.atom, tags.unit, tags.color], class: 'number' },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.definition(tags.variableName),
      tags.definition(tags.propertyName),
      tags.propertyName,
      tags.attributeName,
    ],
    class: 'name',
  },
  { tag: [tags.typeName, tags.className, tags.namespace, tags.tagName], class: 'type' },
  { tag: [tags.heading, tags.strong], class: 'heading' },
  { tag: [tags.meta, tags.processingInstruction, tags.link, tags.url], class: 'meta' },
] as const satisfies Parameters<typeof tagHighlighter>[0];

/** A highlighter whose classes `classOf` gives: for the diff and for the editor alike. */
export function highlighterWith(classOf: (kind: Syntax) => string): Highlighter {
  return tagHighlighter(KINDS.map(({ tag, class: kind }) => ({ tag, class: classOf(kind) })));
}

/** A hunk with more characters stays without colours: parsing it would be felt. */
const MAX_CHARACTERS = 200_000;

/** Colours for each line of a hunk, by its place. */
export type HunkColours = readonly (readonly Mark[])[];

/**
 * Colours a hunk: both its sides are read as pieces of the language, which the parsers forgive. `classOf` gives the class
 * for a kind of word.
 */
export function colourHunk(hunk: Hunk, parser: Parser, classOf: (kind: Syntax) => string): HunkColours {
  const colours: Mark[][] = hunk.lines.map(() => []);
  const characters = hunk.lines.reduce((sum, { text }) => sum + text.length + 1, 0);
  if (characters > MAX_CHARACTERS) return colours;
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
