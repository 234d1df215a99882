import { makeVisible } from '../../../../core/approval/visible-text.ts';

/** A stretch of a line that looks alike; offsets into the line's own text. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly className: string;
}

/** What is drawn: text that is safe to show, and its classes. */
export interface Piece {
  readonly text: string;
  readonly classNames: readonly string[];
  /** What can't be seen in the text itself: an invisible character, a space at the end. */
  readonly special: 'invisible' | 'trailing' | null;
}

/** Characters of a line that are drawn at once: a minified file is one line of megabytes, which no browser lays out. */
export const MAX_SHOWN = 2_000;

/**
 * Cuts a line of untrusted code into pieces. Invisible and turning characters become words, carriage returns and
 * spaces at the end of a changed line are marked; the text is otherwise as it is.
 */
export function piecesOf(
  text: string,
  marks: readonly Mark[],
  options: { readonly shown: number; readonly markTrailing: boolean },
): readonly Piece[] {
  const shown = wholeCharacters(text, options.shown);
  const specials = findSpecials(shown, options.markTrailing && shown.length === text.length);
  const edges = new Set([0, shown.length]);
  for (const { from, to } of [...marks, ...specials]) {
    if (from < shown.length) edges.add(from);
    if (to < shown.length) edges.add(to);
  }
  const sorted = [...edges].sort((a, b) => a - b);
  const pieces: Piece[] = [];
  for (const [index, from] of sorted.entries()) {
    const to = sorted[index + 1];
    if (to === undefined) break;
    const part = shown.slice(from, to);
    const special = specials.find((it) => it.from <= from && it.to >= to)?.kind ?? null;
    const classNames = marks.filter((it) => it.from <= from && it.to >= to).map((it) => it.className);
    pieces.push({ text: special === 'invisible' ? nameOf(part) : part, classNames, special });
  }
  return pieces;
}

/** The first characters, never half of a pair. */
function wholeCharacters(text: string, shown: number): string {
  const part = text.slice(0, shown);
  return part.isWellFormed() || !text.isWellFormed() ? part : part.slice(0, -1);
}

interface Special {
  readonly from: number;
  readonly to: number;
  readonly kind: 'invisible' | 'trailing';
}

function findSpecials(text: string, markTrailing: boolean): readonly Special[] {
  const specials: Special[] = [];
  if (makeVisible(text) !== text) {
    let at = 0;
    for (const char of text) {
      if (makeVisible(char) !== char) specials.push({ from: at, to: at + char.length, kind: 'invisible' });
      at += char.length;
    }
  }
  const body = text.endsWith('\r') ? text.slice(0, -1) : text;
  const end = body.trimEnd().length;
  if (markTrailing && end < body.length) specials.push({ from: end, to: body.length, kind: 'trailing' });
  return specials;
}

function nameOf(part: string): string {
  return part === '\r' ? 'CR' : makeVisible(part);
}
