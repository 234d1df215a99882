import type { Json } from '../../../json.ts';
import { sameJson } from '../json-path.ts';
import type { Ink } from './ink.ts';
import type { Site } from './site.ts';

/** Whether the text of a site says a value where it stands now: it says it by itself, and its aliases still do. */
export function stillSays(site: Site, value: Json, ink: Ink): boolean {
  return sameJson(site.value, value) && (!ink.hasAliases || aliasesHold(site, ink));
}

/** Goes through the aliases of a part that stays as it is, and notes its anchors. */
function aliasesHold({ mark, value }: Site, ink: Ink): boolean {
  if (mark.alias !== undefined) return aliasSays(mark.alias, value, ink);
  for (const [step, member] of mark.members ?? []) {
    const inner = Reflect.get(Object(value), step) as Json;
    if (!aliasesHold({ mark: member, value: inner }, ink)) return false;
  }
  noteAnchor(mark.anchor, value, ink);
  return true;
}

/** Whether an alias means a value at this point of the new text. */
export function aliasSays(name: string, value: Json, ink: Ink): boolean {
  return ink.anchors.has(name) && sameJson(ink.anchors.get(name), value);
}

/** Notes that an anchor was written with a value. */
export function noteAnchor(name: string | undefined, value: Json, ink: Ink): void {
  if (name !== undefined) ink.anchors.set(name, value);
}
