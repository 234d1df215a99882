import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { rolesOf } from './node-fields.ts';
import { namesInExpression, namesInTemplate } from './rename-in-text.ts';

/** The names of nodes that a node's templates and expressions use, or its other fields; without those that mean no node (`input`, `item`). */
export function namesUsedBy(node: JsonObject): ReadonlySet<string> {
  const names = new Set<string>();
  collect(node, names, new Set(['input', 'run']));
  return names;
}

function collect(node: JsonObject, names: Set<string>, known: ReadonlySet<string>): void {
  const roles = rolesOf(node);
  const { local } = roles;
  const inside = new Set([...known, ...local.names]);
  for (const [key, member] of Object.entries(node)) {
    const here = local.fields.includes(key) ? inside : known;
    const add = (found: Iterable<string>): void => {
      for (const name of found) if (!here.has(name)) names.add(name);
    };
    if (roles.templates.includes(key)) for (const text of textsIn(member)) add(namesInTemplate(text));
    if (roles.pointers.includes(key) && typeof member === 'string') add([member]);
    if (roles.expressions.includes(key) && typeof member === 'string')
      add((namesInExpression(member) ?? []).map(({ name }) => name));
    if (roles.bodies.includes(key) && isJsonObject(member)) collect(member, names, here);
  }
}

function* textsIn(json: Json): Iterable<string> {
  if (typeof json === 'string') yield json;
  else if (typeof json === 'object' && json !== null)
    for (const member of Object.values(json) as readonly Json[]) yield* textsIn(member);
}
