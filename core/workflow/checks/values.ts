import { suggest } from '../nearest.ts';
import { inputShape, nodeShape, outputShape, RUN_SHAPE } from '../output-shapes.ts';
import type { Path } from '../problem.ts';
import type { WorkflowNode } from '../schema.ts';
import type { Shape } from '../shape.ts';
import { ANY } from '../shape.ts';
import { compareShapes } from '../shape-compare.ts';
import { checkCall } from './call.ts';
import type { CheckContext } from './context.ts';
import { checkCondition } from './condition.ts';
import { checkChoices, checkExplore } from './explore.ts';
import { checkHandoff } from './handoff.ts';
import type { Named, Names } from './infer.ts';
import { inferShape } from './infer.ts';
import { PATCH } from './patch-shape.ts';
import { checkSignal } from './signal.ts';
import { checkLoop, checkMap } from './spread.ts';
import { checkUse } from './uses.ts';

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
    const message = `"${root}" has a meaning only in the do of a map or an exploration.`;
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
    case 'handoff':
      checkHandoff(context, node, place, names);
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
    case 'explore':
      return checkExplore(context, node, at, names);
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

function checkApproval(
  context: CheckContext,
  node: Extract<WorkflowNode, { kind: 'approval' }>,
  at: Path,
  names: Names,
): void {
  const { report } = context;
  const both = [node.patch, node.show, node.choices].filter((value) => value !== undefined);
  if (both.length !== 1) {
    const message = `"${node.id}" asks for a decision ${both.length === 0 ? 'on nothing' : 'on more than one thing at once'}.`;
    const fix =
      'Give it "patch" (a patch to apply), "choices" (an exploration to choose from) or "show" (anything else to decide on).';
    report('nothing_to_approve', at, message, fix);
  }
  if (node.choices !== undefined) checkChoices(context, node.choices, node.id, at);
  if (node.show !== undefined) inferShape(node.show, [...at, 'show'], names, report);
  if (node.patch === undefined) return;
  const path = [...at, 'patch'];
  const shape = inferShape(node.patch, path, names, report);
  const fix = 'Name what a patching tool gives, like "{{ fix.output.patch }}".';
  if (shape.kind === 'value') report('bad_value', path, 'The patch is fixed text.', fix);
  const verdict = compareShapes(shape, PATCH);
  if (verdict.fit === 'never') report('type_mismatch', path, `This can't be a patch: ${verdict.why}.`, fix);
}
