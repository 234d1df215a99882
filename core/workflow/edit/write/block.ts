import type { Json, JsonObject } from '../../../json.ts';
import { isJsonObject } from '../../../json.ts';
import { stillSays } from './anchors.ts';
import type { Ink } from './ink.ts';
import type { Matched } from './match.ts';
import { matchItems, matchKeys } from './match.ts';
import { canEditInside, collectionKind, memberEnd, membersOf, siteEnd } from './members.ts';
import { reads, Unwritable } from './proof.ts';
import { renamedAt } from './renamed.ts';
import { renderEntry, renderItem } from './render-yaml.ts';
import { inlineKey } from './scalar.ts';
import type { Opening, Seam } from './seams.ts';
import { commentsOf, openingOf, seamsOf } from './seams.ts';
import type { BlockSite, Member } from './site.ts';
import { isNodes } from './site.ts';
import { columnOf } from './trivia.ts';

/** A member of the new text. */
interface Piece {
  /** Index of the member that it was; null for a new one. */
  readonly from: number | null;
  readonly body: string;
}

/**
 * The new text of a block, from its head to its end; null when it can't be changed member by member. Each member
 * takes along the comments right above it and those on its lines; comments that stand by themselves stay.
 */
export function rewriteBlock(
  site: BlockSite,
  value: Json,
  trail: readonly string[],
  ink: Ink,
): string | null {
  const members = membersOf(site, 'block', ink);
  const column = columnOf(ink.text, site.mark.value);
  if (!members || members.some(({ begin }) => columnOf(ink.text, begin) !== column)) return null;
  const seams = seamsOf(members, column, ink);
  const pieces = matchMembers(members, site.value, value, trail, ink).map((one): Piece => ({
    from: one.from,
    body: pieceText(members, one, column, trail, ink),
  }));
  const opening = openingOf(site, trail.length === 0, ink);
  return join(pieces, opening, seams, { column, usual: usualGap(members, seams, trail, ink), ink });
}

function matchMembers(
  members: readonly Member[],
  old: Json,
  value: Json,
  trail: readonly string[],
  ink: Ink,
): readonly Matched[] {
  const renamed = renamedAt(trail, ink.renamed);
  if (isJsonObject(value)) {
    return matchKeys(
      members.map(({ key }) => key ?? ''),
      old as JsonObject,
      value,
      renamed,
    );
  }
  return matchItems(
    members.map((member) => member.value),
    value as readonly Json[],
    renamed,
  );
}

/** The text of one member, proven to say what it should where that is cheap: for the parts of the root. */
function pieceText(
  members: readonly Member[],
  one: Matched,
  column: number,
  trail: readonly string[],
  ink: Ink,
): string {
  const member = one.from === null ? undefined : members[one.from];
  if (member && member.key === one.key && stillSays(member, one.value, ink)) {
    return ink.text.slice(member.begin, memberEnd(member, column, ink));
  }
  const inner = [...trail, one.key ?? '-'];
  const anew = (): string =>
    one.key === null
      ? renderItem(one.value, column, trail, ink)
      : renderEntry(one.key, one.value, column, trail, ink);
  const written = member ? editMember(member, one, column, inner, ink) : anew();
  const isProvenInside =
    member && collectionKind(member, ink) === 'block' && canEditInside(member, one.value, inner, ink);
  if (trail.length > 1 || ink.hasAliases || (trail.length === 0 && isProvenInside === true)) return written;
  const expected: Json = one.key === null ? [one.value] : { [one.key]: one.value };
  const isRead = (text: string): boolean => reads(' '.repeat(column) + text, expected);
  if (isRead(written)) return written;
  if (member) ink.remade.push(ink.text.slice(member.begin, memberEnd(member, column, ink)));
  return provenAnew(anew(), isRead);
}

function provenAnew(text: string, isRead: (text: string) => boolean): string {
  if (!isRead(text)) throw new Unwritable();
  return text;
}

function editMember(
  member: Member,
  one: Matched,
  column: number,
  trail: readonly string[],
  ink: Ink,
): string {
  const { begin, head, mark, key } = member;
  const name =
    one.key === null || one.key === key
      ? ink.text.slice(begin, head)
      : inlineKey(one.key, false) + ink.text.slice(mark.keyEnd, head);
  const value = ink.rewriteMember(member, one.value, { column, isFlow: false, trail }, ink);
  return name + value + ink.text.slice(siteEnd(member, ink), memberEnd(member, column, ink));
}

/** What stands between two members by default: an empty line where most have one. */
function usualGap(
  members: readonly Member[],
  seams: readonly Seam[],
  trail: readonly string[],
  ink: Ink,
): (body: string) => string {
  const isLarge = (at: number): boolean => typeof members[at]?.value === 'object';
  const gaps = seams.slice(1);
  const shown = trail.length === 0 ? gaps.filter((_, at) => isLarge(at + 1)) : gaps;
  const wide = shown.filter(({ gap }) => /^\r?\n/m.test(gap)).length;
  const isWide = shown.length === 0 ? isNodes(trail) : wide * 2 > shown.length;
  return (body) => (isWide && (trail.length > 0 || body.includes('\n')) ? ink.eol : '');
}

interface Layout {
  readonly column: number;
  readonly usual: (body: string) => string;
  readonly ink: Ink;
}

function join(
  pieces: readonly Piece[],
  opening: Opening,
  seams: readonly Seam[],
  { column, usual, ink }: Layout,
): string {
  const indent = ' '.repeat(column);
  const left = leftComments(seams, new Set(pieces.map(({ from }) => from)));
  let out = '';
  for (const [index, { from, body }] of pieces.entries()) {
    const seam = from === null ? NO_SEAM : (seams[from] ?? NO_SEAM);
    const loose = left.get(from ?? -1) ?? '';
    const lead = (from === 0 ? opening.lead : seam.lead) + indent + body;
    if (index === 0) {
      out = openWith(opening, loose + (from === 0 ? '' : commentsOf(seam.gap)) + lead);
      continue;
    }
    const gap = from === null || from === 0 ? usual(body) : seam.gap;
    const joint = jointOf(pieces[index - 1], seams) ?? ink.eol;
    out += joint + (loose !== '' && commentsOf(gap) === '' ? loose : loose + gap) + lead;
  }
  const last = left.get(seams.length);
  return last === undefined ? out : out + ink.eol + last.trimEnd();
}

const NO_SEAM: Seam = { gap: '', lead: '', joint: null };

function openWith({ header, isOwnLine }: Opening, text: string): string {
  return header + (isOwnLine ? text : text.trimStart());
}

function jointOf(piece: Piece | undefined, seams: readonly Seam[]): string | null {
  return piece?.from === null || piece === undefined ? null : (seams[piece.from]?.joint ?? null);
}

/**
 * Comments that stood by themselves before members that are gone, by the index of the member that they stand
 * before now; behind all of them, by the number of members.
 */
function leftComments(seams: readonly Seam[], kept: ReadonlySet<number | null>): ReadonlyMap<number, string> {
  const left = new Map<number, string>();
  let loose = '';
  for (const [index, { gap }] of seams.entries()) {
    if (!kept.has(index)) {
      if (commentsOf(gap) !== '') loose += gap;
    } else if (loose !== '') {
      left.set(index, loose);
      loose = '';
    }
  }
  if (loose !== '') left.set(seams.length, loose);
  return left;
}
