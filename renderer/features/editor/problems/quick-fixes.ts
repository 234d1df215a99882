import { isJsonObject, type Json, type JsonObject } from '../../../../core/json.ts';
import { findNode, listAt, nodesOf, readNeed } from '../../../../core/workflow/edit/document.ts';
import type { Edit } from '../../../../core/workflow/edit/edit.ts';
import { whyNotConnect } from '../../../../core/workflow/edit/connect-check.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import { fieldOf } from './field-of.ts';

/** A way out of a problem that one press takes. */
export interface QuickFix {
  /** What it does: `Remove “severty”`. */
  readonly title: string;
  readonly edit: Edit;
}

/** What can be done about a problem at once; empty when only the person knows. */
export function fixesFor(document: JsonObject, problem: Problem): readonly QuickFix[] {
  const field = fieldOf(document, problem);
  if (!field) return [];
  const { node, path } = field;
  const last = path.at(-1);
  switch (problem.code) {
    case 'unknown_field':
    case 'unknown_tool_input':
      return [
        ...nearest(problem, (name) => rename(document, node, path, name)),
        { title: `Remove “${String(last)}”`, edit: { type: 'set', node, path, value: undefined } },
      ];
    case 'unknown_node':
      return [
        ...nearest(problem, (name) => replaceNeed(document, node, path, name)),
        ...dropNeed(document, node, path),
      ];
    case 'duplicate_need':
    case 'self_loop':
      return dropNeed(document, node, path);
    case 'not_upstream':
      return connectSource(document, node, problem);
    case 'unknown_agent':
    case 'unknown_tool':
      return nearest(problem, (name) => ({ type: 'set', node, path, value: name }));
    default:
      return [];
  }
}

/** The name that the problem itself suggests, if it does. */
function nearest(problem: Problem, make: (name: string) => Edit | null): QuickFix[] {
  const [, name] = /[Dd]id you mean "([^"]+)"/.exec(problem.fix) ?? [];
  const made = name === undefined ? null : make(name);
  return name === undefined || !made ? [] : [{ title: `Change to “${name}”`, edit: made }];
}

function rename(
  document: JsonObject,
  node: string,
  path: readonly (string | number)[],
  name: string,
): Edit | null {
  const value = valueAt(findNode(document, node)?.node, path);
  if (value === undefined) return null;
  return {
    type: 'batch',
    edits: [
      { type: 'set', node, path, value: undefined },
      { type: 'set', node, path: [...path.slice(0, -1), name], value },
    ],
  };
}

function replaceNeed(
  document: JsonObject,
  node: string,
  path: readonly (string | number)[],
  name: string,
): Edit | null {
  const need = needAt(document, node, path);
  if (!need) return null;
  return {
    type: 'reconnect',
    edge: { from: need.node, to: node, on: need.on },
    to: { from: name, to: node, on: need.on },
  };
}

function dropNeed(document: JsonObject, node: string, path: readonly (string | number)[]): QuickFix[] {
  const need = needAt(document, node, path);
  if (!need) return [];
  const edge = { from: need.node, to: node, on: need.on };
  return [{ title: `Don’t wait for “${need.node}”`, edit: { type: 'disconnect', edge } }];
}

function needAt(document: JsonObject, node: string, path: readonly (string | number)[]) {
  const [first, index] = path;
  if (first !== 'needs' || typeof index !== 'number') return null;
  const written = findNode(document, node)?.node;
  return written ? readNeed(listAt(written, 'needs')[index] ?? null) : null;
}

/** A template names a step that is not waited for: waiting for it makes it right. */
function connectSource(document: JsonObject, node: string, { message }: Problem): QuickFix[] {
  const ids = new Set(nodesOf(document).map(({ id }) => id));
  const named = [...message.matchAll(/"([A-Za-z]\w*)"/g)].flatMap(([, name]) =>
    name !== undefined && ids.has(name) && name !== node ? [name] : [],
  );
  return [...new Set(named)].flatMap((from) => {
    const edge = { from, to: node, on: 'success' };
    if (whyNotConnect(document, edge) !== null) return [];
    return [{ title: `Wait for “${from}”`, edit: { type: 'connect', ...edge } as const }];
  });
}

function valueAt(root: Json | undefined, path: readonly (string | number)[]): Json | undefined {
  let at: Json | undefined = root;
  for (const part of path) {
    if (Array.isArray(at) && typeof part === 'number') at = (at as readonly Json[])[part];
    else if (isJsonObject(at) && typeof part === 'string' && Object.hasOwn(at, part)) at = at[part];
    else return undefined;
  }
  return at;
}
