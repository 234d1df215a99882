import type { Ink } from './ink.ts';
import { memberEnd } from './members.ts';
import type { BlockSite, Member } from './site.ts';
import { breakAt, commentColumn, linesOf } from './trivia.ts';

/** What stands around a member of a block; whole lines with their line breaks. */
export interface Seam {
  /** Empty lines, and comments that stand by themselves, between the member before and the lead. */
  readonly gap: string;
  /** Comments right above the member. */
  readonly lead: string;
  /** The line break behind the member; null for the last one. */
  readonly joint: string | null;
}

/** What stands between a block's key and its first member. */
export interface Opening {
  readonly header: string;
  /** Comments right above the first member. */
  readonly lead: string;
  /** Whether the first member begins on a line of its own. */
  readonly isOwnLine: boolean;
}

export function seamsOf(members: readonly Member[], column: number, ink: Ink): Seam[] {
  const { text } = ink;
  let above = { gap: '', lead: '' };
  return members.map((member, index): Seam => {
    const next = members[index + 1];
    const own = above;
    if (!next) return { ...own, joint: null };
    const end = memberEnd(member, column, ink);
    const joint = breakAt(text, end);
    above = splitLead(text.slice(end + joint.length, next.begin - column));
    return { ...own, joint };
  });
}

/** Parts whole lines above a member: the comments right above it are its own. */
function splitLead(lines: string): { readonly gap: string; readonly lead: string } {
  const all = linesOf(lines);
  let from = all.length;
  while (from > 0 && commentColumn(all[from - 1] ?? '') !== null) from -= 1;
  return { gap: all.slice(0, from).join(''), lead: all.slice(from).join('') };
}

/** Whole lines without the empty ones before and behind their comments; empty when there is no comment. */
export function commentsOf(lines: string): string {
  return lines.includes('#') ? lines.replace(/^(?:[ \t]*\r?\n)+/, '') : '';
}

/** What stands before a block's first member. The comments at the top of a file are the file's. */
export function openingOf({ mark, head, isNamed }: BlockSite, isRoot: boolean, { text }: Ink): Opening {
  const before = text.slice(head, mark.value);
  const start = before.indexOf('\n') + 1;
  if (isRoot || start === 0) return { header: before, lead: '', isOwnLine: false };
  const indent = /[^\n]*$/.exec(before)?.[0] ?? '';
  if (isNamed && indent.trim() !== '') return { header: before, lead: '', isOwnLine: false };
  const { gap, lead } = splitLead(before.slice(start, before.length - indent.length));
  return { header: before.slice(0, start) + gap, lead, isOwnLine: true };
}
