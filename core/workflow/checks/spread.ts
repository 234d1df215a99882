import type { Json } from '../../json.ts';
import { INDEX_SHAPE, outputShape } from '../output-shapes.ts';
import type { Path } from '../problem.ts';
import type { Action, LoopNode, MapNode } from '../schema.ts';
import { WORKFLOW_LIMITS } from '../schema-base.ts';
import { ANY, type Shape } from '../shape.ts';
import { itemShape } from '../shape-walk.ts';
import { splitTemplates } from '../template-text.ts';
import { checkCall } from './call.ts';
import { checkCondition } from './condition.ts';
import type { CheckContext } from './context.ts';
import { inferShape, type Names } from './infer.ts';
import { checkUse } from './uses.ts';

/** Checks a map: its list, and what is done with each item. Gives back what a transform in it yields. */
export function checkMap(context: CheckContext, node: MapNode, at: Path, names: Names): Shape {
  const item = checkList(context, node.over, [...at, 'over'], names, {
    goes: `"${node.id}" goes through`,
    most: WORKFLOW_LIMITS.mapItems,
    limit: `A map takes at most ${WORKFLOW_LIMITS.mapItems} items`,
  });
  return checkBody(context, node.do, [...at, 'do'], withItem(names, item));
}

/** The names in what is done with each item of a list. */
export function withItem(names: Names, item: Shape): Names {
  return (root) => {
    if (root === 'item') return { ok: true, shape: item };
    return root === 'index' ? { ok: true, shape: INDEX_SHAPE } : names(root);
  };
}

/** Checks a list that a node goes through; gives back what its items are. */
export function checkList(
  { report }: CheckContext,
  written: Json,
  path: Path,
  names: Names,
  words: { readonly goes: string; readonly most: number; readonly limit: string },
): Shape {
  const list = inferShape(written, path, names, report);
  const item = isListSource(written) ? itemShape(list) : null;
  if (item === null) {
    const fix = 'Give a list, or one template alone that yields a list, like "{{ scan.output.findings }}".';
    report('not_a_list', path, `${words.goes} something that is no list.`, fix);
  }
  if (Array.isArray(written) && written.length > words.most) {
    const message = `${words.limit}, and this list has ${written.length}.`;
    report('bad_value', path, message, 'Make the list shorter.');
  }
  return item ?? ANY;
}

/** Checks a loop: what each round does, and its end. Gives back what a transform in it yields. */
export function checkLoop(context: CheckContext, node: LoopNode, at: Path, names: Names): Shape {
  const withLast =
    (last: Shape): Names =>
    (root) => {
      if (root === 'round') return { ok: true, shape: INDEX_SHAPE };
      return root === 'last' ? { ok: true, shape: last } : names(root);
    };
  const written = checkBody(context, node.do, [...at, 'do'], withLast(ANY));
  const output = outputShape(node, context, written);
  const last = output.kind === 'object' ? output.fields.get('last') : undefined;
  checkCondition(context, node.until, [...at, 'until'], withLast(last ?? ANY));
  return written;
}

/** Checks one of the actions that a node does again and again. Gives back what it yields if it is a transform. */
export function checkBody(context: CheckContext, action: Action, at: Path, names: Names): Shape {
  if (action.kind === 'transform') return inferShape(action.value, [...at, 'value'], names, context.report);
  if (action.kind === 'workflow') checkUse(context, action, at, names);
  else checkCall(context, action, at, names);
  return ANY;
}

/** Text that is more than one template alone can only become text. */
function isListSource(over: Json): boolean {
  if (typeof over !== 'string') return Array.isArray(over);
  const split = splitTemplates(over);
  if (!split.ok) return true;
  return split.parts.length === 1 && split.parts[0]?.kind === 'expression';
}
