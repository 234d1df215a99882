import { suggest } from '../nearest.ts';
import { outputShape } from '../output-shapes.ts';
import type { Path } from '../problem.ts';
import { actionsOf, type ExploreNode, type Workflow } from '../schema.ts';
import { WORKFLOW_LIMITS } from '../schema-base.ts';
import { ANY, type Shape } from '../shape.ts';
import { compareShapes } from '../shape-compare.ts';
import { walkShape } from '../shape-walk.ts';
import { checkScore } from './condition.ts';
import type { CheckContext } from './context.ts';
import { inferShape, type Names } from './infer.ts';
import { PATCH } from './patch-shape.ts';
import { checkBody, checkList, withItem } from './spread.ts';

const NUMBER: Shape = { kind: 'type', type: 'integer' };

/** Checks an exploration: who its candidates are, what each does, and how they are compared. */
export function checkExplore(context: CheckContext, node: ExploreNode, at: Path, names: Names): Shape {
  const { candidates } = node;
  const item =
    typeof candidates === 'number'
      ? NUMBER
      : checkList(context, candidates, [...at, 'candidates'], names, {
          goes: `"${node.id}" takes its candidates from`,
          most: WORKFLOW_LIMITS.candidates,
          limit: `An exploration has at most ${WORKFLOW_LIMITS.candidates} candidates`,
        });
  const inDo = withItem(without(names, ['output', 'check']), item);
  const written = checkBody(context, node.do, [...at, 'do'], inDo);
  const output = memberOf(outputShape(node, context, written), 'output');
  const afterDo = named(inDo, { output });
  checkPatch(context, node, at, { output, names: afterDo });
  const checked = node.check ? checkBody(context, node.check, [...at, 'check'], afterDo) : ANY;
  if (node.score !== undefined) {
    const check =
      node.check?.kind === 'transform' ? checked : memberOf(outputShape(node, context, written), 'check');
    checkScore(context, node.score, [...at, 'score'], named(afterDo, node.check ? { check } : {}));
  }
  checkDoings(context, node, at);
  return written;
}

function memberOf(shape: Shape, name: string): Shape {
  return shape.kind === 'object' ? (shape.fields.get(name) ?? ANY) : ANY;
}

/** Names that are the candidate's own, and mean nothing yet: what it gave, and what the look at it gave. */
function without(names: Names, own: readonly string[]): Names {
  return (root) =>
    own.includes(root)
      ? {
          ok: false,
          code: 'unknown_name',
          message: `"${root}" is not known here: it comes of what stands here.`,
          fix: 'Name an item, its index, a node, input or run; rename the node if one is meant that is called so.',
        }
      : names(root);
}

function named(names: Names, more: Readonly<Record<string, Shape>>): Names {
  return (root) => {
    const shape = Object.hasOwn(more, root) ? more[root] : undefined;
    return shape ? { ok: true, shape } : names(root);
  };
}

/** Only what somebody looks at has to be a patch: without a check and a choice none is asked for. */
function checkPatch(
  { report }: CheckContext,
  node: ExploreNode,
  at: Path,
  { output, names }: { readonly output: Shape; readonly names: Names },
): void {
  const fix = 'Name what a patching tool gives, like "{{ output.patch }}".';
  if (node.patch === undefined) {
    if (!node.check) return;
    const found = walkShape(output, ['patch']);
    if (found.found && compareShapes(found.shape, PATCH).fit !== 'never') return;
    const message = `"${node.id}" looks at its candidates with their patches in place, but what they give has no "patch" that is one.`;
    report('bad_value', [...at, 'check'], message, `Say under "patch" where it is. ${fix}`);
    return;
  }
  const path = [...at, 'patch'];
  const verdict = compareShapes(inferShape(node.patch, path, names, report), PATCH);
  if (verdict.fit !== 'never') return;
  report('type_mismatch', path, `This can't be a patch: ${verdict.why}.`, fix);
}

/** What candidates do stays in their worktrees: nothing of it is applied, and no other exploration begins there. */
function checkDoings({ report, uses }: CheckContext, node: ExploreNode, at: Path): void {
  for (const { action, field } of actionsOf(node)) {
    if (action.kind !== 'workflow' || field === null) continue;
    const why = whyNotThere(action.workflow, (ref) => uses?.get(ref)?.workflow, new Set());
    if (why === null) continue;
    const fix = 'Leave that to a step after the exploration, which works with the candidate that was picked.';
    report('bad_value', [...at, field, 'workflow'], `Candidates can't run ${action.workflow}: ${why}.`, fix);
  }
}

function whyNotThere(
  ref: string,
  find: (ref: string) => Workflow | undefined,
  seen: Set<string>,
): string | null {
  if (seen.has(ref)) return null;
  seen.add(ref);
  for (const node of find(ref)?.nodes ?? []) {
    if (node.kind === 'explore') return `its step "${node.id}" explores, too`;
    if (node.kind === 'approval' && node.show === undefined) return `its step "${node.id}" applies a patch`;
    for (const { action } of actionsOf(node)) {
      const why = action.kind === 'workflow' ? whyNotThere(action.workflow, find, seen) : null;
      if (why !== null) return why;
    }
  }
  return null;
}

/** Checks that a gate's choices are those of an exploration before it. */
export function checkChoices(
  { workflow, graph, report }: CheckContext,
  id: string,
  gate: string,
  at: Path,
): void {
  const path = [...at, 'choices'];
  const source = graph.index.get(id);
  const place = graph.index.get(gate);
  const ids = workflow.nodes.filter(({ kind }) => kind === 'explore').map((node) => node.id);
  if (source === undefined) {
    report('unknown_node', path, `There is no node "${id}".`, () => suggest(id, ids, 'exploration'));
  } else if (workflow.nodes[source]?.kind !== 'explore') {
    report('bad_value', path, `"${id}" has no candidates.`, () => suggest(id, ids, 'exploration'));
  } else if (place !== undefined && !graph.isUpstream(source, place)) {
    const message = `"${id}" does not come before "${gate}".`;
    report('not_upstream', path, message, `Add "${id}" to the needs of "${gate}".`);
  }
}
