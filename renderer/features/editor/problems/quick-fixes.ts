import type { Json, JsonObject } from '../../../../core/json.ts';
import { findNode, listAt, nodesOf, readNeed } from '../../../../core/workflow/edit/document.ts';
import type { Edit } from '../../../../core/workflow/edit/edit.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { whyNotConnect } from '../../../../core/workflow/edit/connect-check.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import type { FieldGoal } from '../state/editor-store.ts';
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
        ...nearest(problem, (name) => rename(document, field, name)),
        { title: `Remove “${String(last)}”`, edit: setAt(field, undefined) },
      ];
    case 'unknown_agent':
    case 'unknown_tool':
    case 'unknown_capability':
      return nearest(problem, (name) => setAt(field, name));
    default:
      return node === null ? [] : fixesForNeeds(document, { node, path }, problem);
  }
}

function fixesForNeeds(
  document: JsonObject,
  { node, path }: { readonly node: string; readonly path: FieldGoal['path'] },
  problem: Problem,
): readonly QuickFix[] {
  switch (problem.code) {
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

function setAt({ node, path }: FieldGoal, value: Json | undefined): Edit {
  return node === null ? { type: 'set-root', path, value } : { type: 'set', node, path, value };
}

function rename(document: JsonObject, { node, path }: FieldGoal, name: string): Edit | null {
  const value = getIn(node === null ? document : findNode(document, node)?.node, path);
  if (value === undefined) return null;
  const to = { node, path: [...path.slice(0, -1), name] };
  return { type: 'batch', edits: [setAt({ node, path }, undefined), setAt(to, value)] };
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
