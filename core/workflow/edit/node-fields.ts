import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { NodeKind } from '../schema.ts';

/** What the fields of a node hold, where that matters for the names of other nodes. */
export interface FieldRoles {
  /** Values whose texts are templates. */
  readonly templates: readonly string[];
  /** Expressions without braces. */
  readonly expressions: readonly string[];
  /** Objects that are an action of their own. */
  readonly bodies: readonly string[];
  /** Names that mean something else in some of the fields, whatever nodes are called. */
  readonly local: { readonly names: readonly string[]; readonly fields: readonly string[] };
  /** The id of another node, or an object whose `node` is. */
  readonly pointers: readonly string[];
}

const NOTHING: FieldRoles = {
  templates: [],
  expressions: [],
  bodies: [],
  local: { names: [], fields: [] },
  pointers: [],
};

const FIELD_ROLES: Readonly<Record<NodeKind, FieldRoles>> = {
  agent: { ...NOTHING, templates: ['with'] },
  handoff: { ...NOTHING, templates: ['with', 'context'], pointers: ['from'] },
  transform: { ...NOTHING, templates: ['value'] },
  condition: { ...NOTHING, expressions: ['if'] },
  map: {
    ...NOTHING,
    templates: ['over'],
    bodies: ['do'],
    local: { names: ['item', 'index'], fields: ['do'] },
  },
  explore: {
    ...NOTHING,
    templates: ['candidates', 'patch'],
    expressions: ['score'],
    bodies: ['do', 'check'],
    local: { names: ['item', 'index', 'output', 'check'], fields: ['do', 'patch', 'check', 'score'] },
  },
  loop: {
    ...NOTHING,
    expressions: ['until'],
    bodies: ['do'],
    local: { names: ['last', 'round'], fields: ['do', 'until'] },
  },
  workflow: { ...NOTHING, templates: ['with'] },
  signal: { ...NOTHING, templates: ['name'] },
  approval: { ...NOTHING, templates: ['patch', 'show'], pointers: ['revise', 'choices'] },
  wait: NOTHING,
};

/** Roles for a kind that nobody knows: a template anywhere but in what people read is most likely meant as one. */
function rolesOfUnknown(node: JsonObject): FieldRoles {
  const plain = new Set(['id', 'kind', 'title', 'notes', 'needs']);
  return { ...NOTHING, templates: Object.keys(node).filter((key) => !plain.has(key)) };
}

/** The roles of a node's fields, by its kind. */
export function rolesOf(node: JsonObject): FieldRoles {
  const kind = node['kind'];
  return isKind(kind) ? FIELD_ROLES[kind] : rolesOfUnknown(node);
}

function isKind(kind: Json | undefined): kind is NodeKind {
  return typeof kind === 'string' && Object.hasOwn(FIELD_ROLES, kind);
}

/** Changes each text in a value; the very same value when none changed. Keys are no templates. */
export function mapTexts(json: Json, change: (text: string) => string): Json {
  if (typeof json === 'string') return change(json);
  if (Array.isArray(json)) {
    const list = json as readonly Json[];
    const items = list.map((item) => mapTexts(item, change));
    return items.every((item, index) => item === list[index]) ? list : items;
  }
  return isJsonObject(json) ? mapMembers(json, (member) => mapTexts(member, change)) : json;
}

/** Changes each member of an object; the very same object when none changed. */
export function mapMembers(object: JsonObject, change: (member: Json, key: string) => Json): JsonObject {
  let changed: Record<string, Json> | undefined;
  for (const [key, member] of Object.entries(object)) {
    const next = change(member, key);
    if (next === member) continue;
    changed ??= { ...object };
    changed[key] = next;
  }
  return changed ?? object;
}
