import type { Json, JsonObject } from '../../../json.ts';
import { stillSays } from './anchors.ts';
import type { Ink } from './ink.ts';
import { lineIndent } from './ink.ts';
import type { Matched } from './match.ts';
import { matchItems, matchKeys } from './match.ts';
import { membersOf } from './members.ts';
import { renamedAt } from './renamed.ts';
import { renderJson } from './render-json.ts';
import { flowEntry, flowText } from './render-yaml.ts';
import { doubleQuoted, inlineKey } from './scalar.ts';
import type { Member, Site } from './site.ts';
import { skipTrivia } from './trivia.ts';

/** What stands around the members of a collection in brackets. */
interface Seam {
  /** White space and comments before the member, from behind the comma (or bracket) or the comment on its line. */
  readonly lead: string;
  /** Between the member and its comma; hardly ever anything. */
  readonly pre: string;
  /** A comment on the same line, behind the comma. */
  readonly tail: string;
}

interface Seams {
  readonly seams: readonly Seam[];
  readonly hasTrailingComma: boolean;
  /** Before the closing bracket. */
  readonly close: string;
}

/** The new text of a collection in brackets, with them; null when it can't be changed member by member. */
export function rewriteFlow(site: Site, value: Json, trail: readonly string[], ink: Ink): string | null {
  const members = membersOf(site, 'flow', ink);
  const [first] = members ?? [];
  if (!members || !first) return null;
  const { seams, hasTrailingComma, close } = seamsOf(site, members, ink);
  const matched = matchMembers(members, site.value, value, trail, ink);
  const usual = usualLead(seams, ink);
  let out = ink.text.charAt(site.mark.value);
  let tail = '';
  for (const [index, one] of matched.entries()) {
    const seam = one.from === null ? undefined : seams[one.from];
    const lead = index === 0 ? firstLead(seams, one.from) : one.from === 0 ? usual : (seam?.lead ?? usual);
    const comma = index < matched.length - 1 || hasTrailingComma ? ',' : '';
    out += behind(tail, lead, site, ink) + memberText(members, one, usual, trail, ink);
    tail = seam?.tail ?? '';
    out += (seam?.pre ?? '') + comma + tail;
  }
  return out + behind(tail, close, site, ink) + ink.text.charAt(site.mark.end - 1);
}

function matchMembers(
  members: readonly Member[],
  old: Json,
  value: Json,
  trail: readonly string[],
  ink: Ink,
): readonly Matched[] {
  const renamed = renamedAt(trail, ink.renamed);
  if (Array.isArray(value)) {
    return matchItems(
      members.map((member) => member.value),
      value as readonly Json[],
      renamed,
    );
  }
  return matchKeys(
    members.map(({ key }) => key ?? ''),
    old as JsonObject,
    value as JsonObject,
    renamed,
  );
}

function seamsOf(site: Site, members: readonly Member[], { text }: Ink): Seams {
  const seams: Seam[] = [];
  let lead = text.slice(site.mark.value + 1, members[0]?.begin);
  let hasTrailingComma = false;
  for (const [index, member] of members.entries()) {
    const end = Math.max(member.mark.end, member.head);
    const next = members[index + 1]?.begin ?? site.mark.end - 1;
    const comma = skipTrivia(text, end);
    hasTrailingComma = text[comma] === ',' && comma < next;
    const pre = hasTrailingComma ? text.slice(end, comma) : '';
    const rest = text.slice(hasTrailingComma ? comma + 1 : end, next);
    const tail = /^[ \t]*#[^\n\r]*/.exec(rest)?.[0] ?? '';
    seams.push({ lead, pre, tail });
    lead = rest.slice(tail.length);
  }
  return { seams, hasTrailingComma, close: lead };
}

/** What a new member has before it: what others have, without their comments. */
function usualLead(seams: readonly Seam[], ink: Ink): string {
  const lead = (seams[1] ?? seams[0])?.lead ?? '';
  const line = /\r?\n[ \t]*$/.exec(lead)?.[0];
  if (line !== undefined) return line;
  return seams.length > 1 && !lead.includes('#') ? lead : ink.isCompact ? '' : ' ';
}

/** The first member stands as the first one did, unless it brings a comment of its own. */
function firstLead(seams: readonly Seam[], from: number | null): string {
  const own = from === null ? '' : (seams[from]?.lead ?? '');
  return own.includes('#')
    ? own
    : (seams[0]?.lead ?? '').replace(/\s*#[^\r\n]*(?=\r?\n)/g, from === 0 ? '$&' : '');
}

/** What follows a comment has to stand on another line. */
function behind(tail: string, lead: string, site: Site, ink: Ink): string {
  if (!tail.includes('#') || lead.includes('\n')) return lead;
  return ink.eol + lineIndent(site.mark.value, ink) + ink.unit;
}

function memberText(
  members: readonly Member[],
  { key, value, from }: Matched,
  usual: string,
  trail: readonly string[],
  ink: Ink,
): string {
  const member = from === null ? undefined : members[from];
  const inner = [...trail, key ?? '-'];
  if (!member) return newMember(key, value, usual, inner, ink);
  const { begin, head, mark } = member;
  const isSameKey = member.key === key;
  if (isSameKey && stillSays(member, value, ink)) return ink.text.slice(begin, Math.max(mark.end, head));
  const name =
    isSameKey || key === null
      ? ink.text.slice(begin, head)
      : writeKey(key, ink) + ink.text.slice(mark.keyEnd, head);
  return name + ink.rewriteMember(member, value, { column: 0, isFlow: true, trail: inner }, ink);
}

function writeKey(key: string, ink: Ink): string {
  return ink.isJson ? doubleQuoted(key) : inlineKey(key, true);
}

function newMember(
  key: string | null,
  value: Json,
  usual: string,
  trail: readonly string[],
  ink: Ink,
): string {
  if (!ink.isJson) return key === null ? flowText(value) : flowEntry(key, value);
  const indent = usual.slice(usual.lastIndexOf('\n') + 1);
  const text = renderJson(value, indent, trail, ink);
  return key === null ? text : `${doubleQuoted(key)}:${ink.isCompact ? '' : ' '}${text}`;
}
