import type { Json } from '../../../json.ts';
import { aliasSays, noteAnchor, stillSays } from './anchors.ts';
import { rewriteBlock } from './block.ts';
import { rewriteFlow } from './flow.ts';
import type { Ink } from './ink.ts';
import { lineIndent } from './ink.ts';
import { canEditInside, collectionKind, siteEnd } from './members.ts';
import { reads } from './proof.ts';
import { renderJson } from './render-json.ts';
import { renderYaml } from './render-yaml.ts';
import { needsNoEscape, styleAt } from './scalar.ts';
import type { Member, Where } from './site.ts';
import { replaceWords } from './words.ts';
import { isLineFree } from './trivia.ts';

/** The new text of a member's value, from behind its colon or dash to the end of its value. */
export function rewriteMember(member: Member, value: Json, where: Where, ink: Ink): string {
  const { mark, head, from } = member;
  if (stillSays(member, value, ink)) return ink.text.slice(head, siteEnd(member, ink));
  const written =
    editInside(member, value, where.trail, ink) ??
    keepAlias(member, value, ink) ??
    (ink.isJson ? null : editWords(member, value, where, ink));
  noteAnchor(mark.anchor, value, ink);
  if (written !== null) return written;
  if (!ink.isJson) {
    if (isChanged(member.value, value)) ink.remade.push(ink.text.slice(member.begin, siteEnd(member, ink)));
    return writeAnew(member, value, where, ink);
  }
  return ink.text.slice(head, from) + renderJson(value, lineIndent(member.begin, ink), where.trail, ink);
}

/** Whether a collection stays one of its kind with something in it, so that what stands in it was to stay where it can. */
function isChanged(before: Json, after: Json): boolean {
  if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null)
    return false;
  return Array.isArray(before) === Array.isArray(after) && Object.keys(after).length > 0;
}

function keepAlias({ mark, head }: Member, value: Json, ink: Ink): string | null {
  const holds = mark.alias !== undefined && aliasSays(mark.alias, value, ink);
  return holds ? ink.text.slice(head, mark.end) : null;
}

/**
 * Changes words of a text over several lines where they stand, so that its lines stay (a node was renamed in it);
 * null when more than words changed, or when the text would read otherwise then.
 */
function editWords(member: Member, value: Json, { column }: Where, ink: Ink): string | null {
  const { mark, head } = member;
  const raw = ink.text.slice(mark.value, mark.end);
  if (typeof value !== 'string' || typeof member.value !== 'string' || !raw.includes('\n')) return null;
  const changed = needsNoEscape(value) ? replaceWords(raw, member.value, value) : null;
  const written = changed === null ? null : ink.text.slice(head, mark.value) + changed;
  return written !== null && reads(`${' '.repeat(Math.max(0, column))}k:${written}`, { k: value })
    ? written
    : null;
}

/** Changes a collection member by member; null when it has to be written anew as a whole. */
function editInside(member: Member, value: Json, trail: readonly string[], ink: Ink): string | null {
  if (!canEditInside(member, value, trail, ink)) return null;
  const { mark, head, from } = member;
  if (collectionKind(member, ink) === 'block') {
    return rewriteBlock({ ...member, isNamed: from !== mark.value }, value, trail, ink);
  }
  const inside = rewriteFlow(member, value, trail, ink);
  return inside === null ? null : ink.text.slice(head, mark.value) + inside;
}

/** A value of YAML in the place of another. An anchor stays, since aliases may name it; a tag goes. */
function writeAnew(member: Member, value: Json, { column, isFlow, trail }: Where, ink: Ink): string {
  const { text } = ink;
  const { mark, head, from, key } = member;
  const before = text.slice(head, from);
  const hasComment = before.includes('#');
  const rendered = renderYaml(
    value,
    {
      column,
      isFlow,
      trail,
      isLineFree: !hasComment && isLineFree(text, siteEnd(member, ink)),
      style: styleAt(typeof member.value === 'string' ? text[mark.value] : undefined),
    },
    ink,
  );
  const anchor = mark.anchor === undefined ? '' : `&${mark.anchor}`;
  if (rendered.kind === 'inline') {
    const isItem = isFlow && key === null;
    const space = before.includes('\n') && !hasComment ? ' ' : before === '' && !isItem ? ' ' : before;
    return space + (anchor === '' ? '' : `${anchor} `) + rendered.text;
  }
  if (key === null && anchor === '' && !hasComment) return ` ${rendered.text.trimStart()}`;
  const comment = hasComment ? before.trimEnd() : '';
  return (anchor === '' ? '' : ` ${anchor}`) + comment + ink.eol + rendered.text;
}
