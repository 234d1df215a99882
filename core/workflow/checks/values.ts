import type { Json } from '../../json.ts';
import { suggest } from '../nearest.ts';
import { INDEX_SHAPE, inputShape, nodeShape, outputShape, RUN_SHAPE } from '../output-shapes.ts';
import type { Path } from '../problem.ts';
import type { Action, LoopNode, MapNode, WorkflowNode } from '../schema.ts';
import { WORKFLOW_LIMITS } from '../schema-base.ts';
import type { Shape } from '../shape.ts';
import { ANY } from '../shape.ts';
import { itemShape } from '../shape-walk.ts';
import { compareShapes } from '../shape-compare.ts';
import { mayHoldTemplate, splitTemplates } from '../template-text.ts';
import { checkCall } from './call.ts';
import type { CheckContext } from './context.ts';
import type { Named, Names } from './infer.ts';
import { inferExpression, inferShape } from './infer.ts';
import { checkSignal } from './signal.ts';
import { checkUse } from './uses.ts';

/** A diff, or an object that holds one; null stands for no change. */
const PATCH: Shape = {
  kind: 'schema',
  schema: {
    anyOf: [
      { type: ['string', 'null'] },
      { type: 'object', properties: { diff: { type: ['string', 'null'] } }, required: ['diff'] },
    ],
  },
  root: true,
};
const BOOLEAN: Shape = { kind: 'type', type: 'boolean' };

/**
 * Everything that values say: templates and conditions that can be read, names that are upstream, fields
 * that exist, types that fit from producer to consumer. Nodes are taken in the order in which they run, so
 * that what a transform yields is known before it is used. Gives back the shape of what the workflow returns.
 */
export function checkValues(context: CheckContext): Shape {
  const { workflow, graph, report } = context;
  const shapes = workflow.nodes.map(() => nodeShape(ANY));
  const inputs = inputsShape(context);
  const heldUp = graph.wave.flatMap((wave, place) => (wave === -1 ? [place] : []));
  for (const place of [...graph.order, ...heldUp]) {
    const node = workflow.nodes[place];
    if (!node) continue;
    const names = namesAt(context, place, inputs, shapes);
    const written = checkNode(context, node, place, names);
    shapes[place] = nodeShape(outputShape(node, context, written));
  }
  const names = namesAt(context, null, inputs, shapes);
  const outputs = Object.entries(workflow.outputs).map(
    ([key, value]) => [key, inferShape(value, ['outputs', key], names, report)] as const,
  );
  return { kind: 'object', fields: new Map(outputs) };
}

function inputsShape({ workflow }: CheckContext): Shape {
  return {
    kind: 'object',
    fields: new Map(Object.entries(workflow.inputs).map(([name, input]) => [name, inputShape(input)])),
  };
}

/** What names mean to a node (null: to the outputs, which see every node). */
function namesAt(
  { workflow, graph }: CheckContext,
  place: number | null,
  inputs: Shape,
  shapes: readonly Shape[],
): Names {
  const self = place === null ? undefined : workflow.nodes[place];
  return (root): Named => {
    if (root === 'input') return { ok: true, shape: inputs };
    if (root === 'run') return { ok: true, shape: RUN_SHAPE };
    const found = graph.index.get(root);
    if (found === undefined) return unknownName(root, graph.index.keys());
    const isSeen = place === null || graph.isUpstream(found, place) || graph.wave[place] === -1;
    if (isSeen && found !== place) return { ok: true, shape: shapes[found] ?? ANY };
    const id = self?.id ?? '';
    return {
      ok: false,
      code: 'not_upstream',
      message:
        found === place
          ? `"${id}" can't use its own result.`
          : `"${id}" uses "${root}", which does not come before it.`,
      fix:
        found === place
          ? 'Use the result of a node before it.'
          : `Add "${root}" to the needs of "${id}", or of a node before it.`,
    };
  };
}

function unknownName(root: string, ids: Iterable<string>): Named {
  if (root === 'item' || root === 'index') {
    const message = `"${root}" has a meaning only in the do of a map.`;
    return { ok: false, code: 'unknown_name', message, fix: 'Name a node, input or run.' };
  }
  const fix = (): string => suggest(root, ['input', 'run', ...ids], 'name');
  return { ok: false, code: 'unknown_name', message: `There is no node "${root}".`, fix };
}

/** Checks a node's values; gives back what its transform yields. */
function checkNode(context: CheckContext, node: WorkflowNode, place: number, names: Names): Shape {
  const { report } = context;
  const at: Path = ['nodes', place];
  switch (node.kind) {
    case 'agent':
      checkCall(context, node, at, names);
      return ANY;
    case 'transform':
      return inferShape(node.value, [...at, 'value'], names, report);
    case 'condition':
      checkCondition(context, node.if, [...at, 'if'], names);
      return ANY;
    case 'map':
      return checkMap(context, node, at, names);
    case 'loop':
      return checkLoop(context, node, at, names);
    case 'approval':
      checkApproval(context, node, at, names);
      return ANY;
    case 'signal':
      checkSignal(context, node, at, names);
      return ANY;
    case 'workflow':
      checkUse(context, node, at, names);
      return ANY;
    case 'wait':
      return ANY;
  }
}

function checkCondition({ report }: CheckContext, text: string, path: Path, names: Names): void {
  if (mayHoldTemplate(text)) {
    const fix = 'Write the expression without {{ and }}.';
    report('template_syntax', path, 'A condition is an expression as it stands, not a template.', fix);
    return;
  }
  const verdict = compareShapes(inferExpression(text, path, names, report), BOOLEAN);
  if (verdict.fit !== 'never') return;
  const fix = 'Compare it with something, like "x.output.count > 0".';
  report(
    'type_mismatch',
    path,
    `A condition must yield true or false, but ${verdict.why.split(',')[0] ?? ''}.`,
    fix,
  );
}

function checkMap(context: CheckContext, node: MapNode, at: Path, names: Names): Shape {
  const { report } = context;
  const path = [...at, 'over'];
  const list = inferShape(node.over, path, names, report);
  const item = isListSource(node.over) ? itemShape(list) : null;
  if (item === null) {
    const fix = 'Give a list, or one template alone that yields a list, like "{{ scan.output.findings }}".';
    report('not_a_list', path, `"${node.id}" goes through something that is no list.`, fix);
  }
  if (Array.isArray(node.over) && node.over.length > WORKFLOW_LIMITS.mapItems) {
    const message = `A map takes at most ${WORKFLOW_LIMITS.mapItems} items, and this list has ${node.over.length}.`;
    report('bad_value', path, message, 'Make the list shorter.');
  }
  const inBody: Names = (root) => {
    if (root === 'item') return { ok: true, shape: item ?? ANY };
    if (root === 'index') return { ok: true, shape: INDEX_SHAPE };
    return names(root);
  };
  return checkBody(context, node.do, [...at, 'do'], inBody);
}

function checkBody(context: CheckContext, action: Action, at: Path, names: Names): Shape {
  if (action.kind === 'transform') return inferShape(action.value, [...at, 'value'], names, context.report);
  if (action.kind === 'workflow') checkUse(context, action, at, names);
  else checkCall(context, action, at, names);
  return ANY;
}

function checkLoop(context: CheckContext, node: LoopNode, at: Path, names: Names): Shape {
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

/** Text that is more than one template alone can only become text. */
function isListSource(over: Json): boolean {
  if (typeof over !== 'string') return Array.isArray(over);
  const split = splitTemplates(over);
  if (!split.ok) return true;
  return split.parts.length === 1 && split.parts[0]?.kind === 'expression';
}

function checkApproval(
  { report }: CheckContext,
  node: Extract<WorkflowNode, { kind: 'approval' }>,
  at: Path,
  names: Names,
): void {
  const both = [node.patch, node.show].filter((value) => value !== undefined);
  if (both.length !== 1) {
    const message = `"${node.id}" asks for a decision ${both.length === 0 ? 'on nothing' : 'on two things at once'}.`;
    const fix = 'Give it either "patch" (a patch to apply) or "show" (anything else to decide on).';
    report('nothing_to_approve', at, message, fix);
  }
  if (node.show !== undefined) inferShape(node.show, [...at, 'show'], names, report);
  if (node.patch === undefined) return;
  const path = [...at, 'patch'];
  const shape = inferShape(node.patch, path, names, report);
  const fix = 'Name what a patching tool gives, like "{{ fix.output.patch }}".';
  if (shape.kind === 'value') report('bad_value', path, 'The patch is fixed text.', fix);
  const verdict = compareShapes(shape, PATCH);
  if (verdict.fit === 'never') report('type_mismatch', path, `This can't be a patch: ${verdict.why}.`, fix);
}
