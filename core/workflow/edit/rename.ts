import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { changeItems, withDocument, withNodes, withRoot } from './change.ts';
import { findNode, listAt, readNeed } from './document.ts';
import { withRenamed, type Draft } from './draft.ts';
import { needsOf, withNeeds } from './edges.ts';
import { mapMembers, mapTexts, rolesOf } from './node-fields.ts';
import { whyNotId, whyNotInput, whyNotOutput } from './node-ids.ts';
import type { Renames } from './rename-in-text.ts';
import { inputKey, renameInExpression, renameInTemplate } from './rename-in-text.ts';

/**
 * Gives a node another id, and names it so wherever it is named: needs, revise, templates, expressions, outputs,
 * layout. Nothing happens when there is no such node, or when whyNotId says why it can't be called so.
 */
export function renameNode(draft: Draft, from: string, to: string): Draft {
  const { document } = draft;
  const found = findNode(document, from);
  if (!found || from === to || whyNotId(document, to, from) !== null) return draft;
  const renames = new Map([[from, to]]);
  const nodes = listAt(document, 'nodes').map((item, index) => {
    const named = isJsonObject(item) ? renameInNode(item, renames) : item;
    return index === found.index && isJsonObject(named) ? { ...named, id: to } : named;
  });
  let changed = withNodes(document, nodes);
  const { outputs, layout } = document;
  if (isJsonObject(outputs)) changed = withRoot(changed, 'outputs', renameInValue(outputs, renames));
  // The second of two nodes with one id keeps the place that both have.
  if (isJsonObject(layout) && Object.hasOwn(layout, from) && !findNode(changed, from)) {
    changed = withRoot(changed, 'layout', renameKey(layout, from, to));
  }
  return withRenamed(withDocument(draft, changed), 'nodes', from, to);
}

/**
 * Gives an input of the workflow another name, and names it so in templates and expressions. Nothing happens when there
 * is no such input, or when whyNotInput says why it can't be called so.
 */
export function renameInput(draft: Draft, from: string, to: string): Draft {
  const { document } = draft;
  const { inputs, outputs } = document;
  if (!isJsonObject(inputs) || !Object.hasOwn(inputs, from)) return draft;
  if (from === to || whyNotInput(document, to, from) !== null) return draft;
  const renames = new Map([[inputKey(from), to]]);
  const nodes = changeItems(listAt(document, 'nodes'), (item) =>
    isJsonObject(item) ? renameInNode(item, renames) : item,
  );
  let changed = withRoot(withNodes(document, nodes), 'inputs', renameKey(inputs, from, to));
  if (isJsonObject(outputs)) changed = withRoot(changed, 'outputs', renameInValue(outputs, renames));
  return withRenamed(withDocument(draft, changed), 'inputs', from, to);
}

/**
 * Gives an output of the workflow another name. Nothing happens when there is no such output, or when whyNotOutput says
 * why it can't be called so.
 */
export function renameOutput(draft: Draft, from: string, to: string): Draft {
  const { document } = draft;
  const { outputs } = document;
  if (!isJsonObject(outputs) || !Object.hasOwn(outputs, from)) return draft;
  if (from === to || whyNotOutput(document, to, from) !== null) return draft;
  const changed = withRoot(document, 'outputs', renameKey(outputs, from, to));
  return withRenamed(withDocument(draft, changed), 'outputs', from, to);
}

/** A key under another name, at its place. */
function renameKey(object: JsonObject, from: string, to: string): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([key, value]) =>
      key === from ? [[to, value]] : key === to ? [] : [[key, value]],
    ),
  );
}

/** Renames what the templates in a value name. */
export function renameInValue(value: Json, renames: Renames): Json {
  return mapTexts(value, (text) => renameInTemplate(text, renames));
}

/** Renames other nodes in all that a node says; its own id stays. The very same node when it names none. */
export function renameInNode(node: JsonObject, renames: Renames): JsonObject {
  const needs = needsOf(node);
  const renamed = needs && changeItems(needs, (need) => renameNeed(need, renames));
  return renameInFields(renamed ? withNeeds(node, renamed) : node, renames);
}

function renameNeed(need: Json, renames: Renames): Json {
  const to = renames.get(readNeed(need)?.node ?? '');
  if (to === undefined) return need;
  return isJsonObject(need) ? { ...need, node: to } : to;
}

function renameInFields(node: JsonObject, renames: Renames): JsonObject {
  const roles = rolesOf(node);
  return mapMembers(node, (member, key) => {
    const inside = roles.local.fields.includes(key) ? without(renames, roles.local.names) : renames;
    if (roles.templates.includes(key)) return renameInValue(member, inside);
    if (roles.expressions.includes(key) && typeof member === 'string')
      return renameInExpression(member, inside);
    if (roles.pointers.includes(key)) return renamePointer(member, renames);
    if (!isJsonObject(member)) return member;
    return roles.bodies.includes(key) ? renameInFields(member, inside) : member;
  });
}

function renamePointer(pointer: Json, renames: Renames): Json {
  if (typeof pointer === 'string') return renames.get(pointer) ?? pointer;
  if (!isJsonObject(pointer)) return pointer;
  const { node } = pointer;
  const to = typeof node === 'string' ? renames.get(node) : undefined;
  return to === undefined ? pointer : { ...pointer, node: to };
}

/** Where a name is something else, it is no node, whatever nodes are called. */
function without(renames: Renames, names: readonly string[]): Renames {
  if (!names.some((name) => renames.has(name))) return renames;
  return new Map([...renames].filter(([from]) => !names.includes(from)));
}
