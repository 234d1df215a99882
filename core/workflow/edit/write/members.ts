import type { Json, JsonObject } from '../../../json.ts';
import { isJsonObject } from '../../../json.ts';
import type { Mark } from '../../source.ts';
import type { Ink } from './ink.ts';
import type { Member, Site } from './site.ts';
import { breakAfter, columnOf, commentColumn, skipTrivia, tailEnd } from './trivia.ts';

export type Collection = 'flow' | 'block';

/** How a collection is written; null for what is none by itself (a scalar, an alias). */
export function collectionKind({ mark, value }: Site, { text }: Ink): Collection | null {
  if (typeof value !== 'object' || value === null || mark.alias !== undefined) return null;
  const opener = text[mark.value];
  return opener === '{' || opener === '[' ? 'flow' : 'block';
}

/** The members of a collection; null when it is written in a way that is better written anew (explicit keys). */
export function membersOf(site: Site, kind: Collection, ink: Ink): readonly Member[] | null {
  const members: Member[] = [];
  let at = site.mark.value + (kind === 'flow' ? 1 : 0);
  for (const [step, mark] of site.mark.members ?? []) {
    const begin = skipTrivia(ink.text, at);
    const value = memberValue(site.value, step);
    const head = typeof step === 'string' ? behindColon(mark, begin, ink) : behindDash(begin, kind, ink);
    if (head === null || value === undefined) return null;
    const from = mark.value === mark.end ? head : skipTrivia(ink.text, head);
    if (from > mark.value && mark.value !== mark.end) return null;
    const key = typeof step === 'string' ? step : null;
    const member = { mark: markOf(mark, head, ink), value, key, begin, head, from };
    if (kind === 'flow' && collectionKind(member, ink) === 'block') return null;
    members.push(member);
    at = kind === 'flow' ? behindComma(Math.max(mark.end, head), ink) : Math.max(mark.end, head);
  }
  return members;
}

/** A value that is not written at all stands right behind its colon, before the comment that may follow. */
function markOf(mark: Mark, head: number, { text }: Ink): Mark {
  if (mark.value !== mark.end || mark.value <= head) return mark;
  const at = head + text.slice(head, mark.value).trimEnd().length;
  return { ...mark, value: at, end: at };
}

function memberValue(value: Json, step: string | number): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[])[Number(step)] : (value as JsonObject)[step];
}

function behindColon({ key, keyEnd, value }: Mark, begin: number, { text }: Ink): number | null {
  if (begin !== key || value <= key) return null;
  const at = skipTrivia(text, keyEnd);
  return text[at] === ':' ? at + 1 : null;
}

function behindDash(begin: number, kind: Collection, { text }: Ink): number | null {
  if (kind === 'flow') return begin;
  return text[begin] === '-' ? begin + 1 : null;
}

function behindComma(end: number, { text }: Ink): number {
  const at = skipTrivia(text, end);
  return text[at] === ',' ? at + 1 : at;
}

/** Where the text of a value ends; that of a block goes on over comments that are indented deeper than it. */
export function siteEnd(site: Site, ink: Ink): number {
  if (collectionKind(site, ink) !== 'block') return site.mark.end;
  let last: [string | number, Mark] | undefined;
  for (const entry of site.mark.members ?? []) last = entry;
  const value = last && memberValue(site.value, last[0]);
  if (!last || value === undefined) return site.mark.end;
  return memberEnd({ mark: last[1], value }, columnOf(ink.text, site.mark.value), ink);
}

/** Where a member of a block ends: behind the comment on its line, and comments that are indented deeper than it. */
export function memberEnd(site: Site, column: number, ink: Ink): number {
  const { text } = ink;
  let end = tailEnd(text, siteEnd(site, ink));
  let at = end;
  for (;;) {
    const start = text.indexOf('\n', at) + 1;
    if (start === 0 || start === text.length) return end;
    at = breakAfter(text, start);
    const line = text.slice(start, at);
    const comment = commentColumn(line);
    if (comment !== null && comment > column) end = at;
    else if (line.trim() !== '') return end;
  }
}

/** Whether a collection stays one of its kind, with something in it before and after. */
export function canEditInside(member: Member, value: Json, trail: readonly string[], ink: Ink): boolean {
  const kind = collectionKind(member, ink);
  if (kind === null || (ink.isCoarse && trail.length > 1)) return false;
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(member.value))
    return false;
  if (Object.keys(value).length === 0 || member.mark.members?.size === 0) return false;
  return membersOf(member, kind, ink) !== null && (isJsonObject(value) || Array.isArray(value));
}
