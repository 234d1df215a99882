import type { AgentCatalog } from '../agent/manifest.ts';
import { findJsonFault, isJsonObject, jsonSize, type Json, type JsonObject } from '../json.ts';
import { schemaCheck } from './json-schema.ts';
import { toolsFor, type Callee } from './callee.ts';
import { suggest } from './nearest.ts';
import { outputShape, type Known } from './output-shapes.ts';
import { clip } from './problem.ts';
import { WORKFLOW_LIMITS } from './schema-base.ts';
import type { Workflow, WorkflowNode } from './schema.ts';
import { ANY } from './shape.ts';
import { compareShapes } from './shape-compare.ts';
import { shapesOfUses } from './validate.ts';

/**
 * Characters of JSON that all given outputs may have together: a patch of the largest size. The run holds them twice,
 * as what it was started with and as what its steps gave.
 */
export const MAX_GIVEN_SIZE = 16 * 1024 * 1024;

/** Problems that are looked for: with more nobody reads on, and each unknown name is compared with all others. */
const MAX_PROBLEMS = 20;

/** What a run may be told about the part of the workflow that it is to try. */
export interface PartWish {
  /** By node: the output that its step is taken to have given. */
  readonly given?: JsonObject | undefined;
  /** The nodes that run; left out: all that are not given. */
  readonly only?: readonly string[] | undefined;
}

/** As it is recorded: nodes in the order of the file, and no member that says nothing. */
export interface CheckedPart {
  readonly given?: JsonObject;
  readonly only?: readonly string[];
}

export interface PartProblem {
  readonly message: string;
  readonly fix: string;
}

/** Checks what part of a workflow a run is to try (`uses`: the workflows that it uses, by reference), and brings it into its one form: `{}` when it is all of it. */
export function checkPart(
  workflow: Workflow,
  wish: PartWish,
  catalog: AgentCatalog,
  uses: Readonly<Record<string, Workflow>> = {},
):
  | { readonly ok: true; readonly part: CheckedPart }
  | { readonly ok: false; readonly problems: readonly PartProblem[] } {
  const { given = {}, only } = wish;
  const problems: PartProblem[] = [];
  const find = (ref: string): Workflow | undefined => (Object.hasOwn(uses, ref) ? uses[ref] : undefined);
  const known = { catalog, uses: shapesOfUses(workflow, catalog, find) };
  for (const problem of findProblems(workflow, given, only, known)) {
    if (problems.push(problem) === MAX_PROBLEMS) break;
  }
  if (problems.length > 0) return { ok: false, problems };
  const ids = workflow.nodes.map(({ id }) => id);
  const givenIds = ids.filter((id) => Object.hasOwn(given, id));
  const wanted = new Set(only ?? ids);
  const onlyIds = ids.filter((id) => wanted.has(id));
  const isAll = onlyIds.length === ids.length;
  return {
    ok: true,
    part: {
      ...(givenIds.length > 0 && {
        given: Object.fromEntries(givenIds.map((id) => [id, given[id] ?? null])),
      }),
      ...(only !== undefined && !isAll && { only: onlyIds }),
    },
  };
}

function* findProblems(
  { nodes }: Workflow,
  given: JsonObject,
  only: readonly string[] | undefined,
  known: Known,
): Generator<PartProblem> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const unknown = (id: string): PartProblem => ({
    message: `The workflow has no step "${clip(id)}".`,
    fix: suggest(id, byId.keys(), 'step'),
  });
  if (only?.length === 0) {
    yield { message: 'No step is to run.', fix: 'Name the steps that run, or leave "only" out.' };
  }
  for (const id of new Set(only)) {
    if (!byId.has(id)) yield unknown(id);
    else if (Object.hasOwn(given, id)) {
      const message = `Step "${id}" is to run, and its output is given.`;
      yield { message, fix: 'Leave it out of one of the two.' };
    }
  }
  let size = 0;
  for (const [id, value] of Object.entries(given)) {
    const node = byId.get(id);
    // Looked at first: what walks a value that is nested too deep would run out of stack.
    const fault = findJsonFault(value);
    if (!node) yield unknown(id);
    else if (fault !== null) yield unkept(id, fault);
    else {
      size += jsonSize(value);
      const problem = size > MAX_GIVEN_SIZE ? null : wrongWith(node, value, known);
      if (problem) yield problem;
    }
  }
  if (size <= MAX_GIVEN_SIZE) return;
  yield {
    message: `The given outputs have more than ${MAX_GIVEN_SIZE / 1024 / 1024} MiB of JSON together.`,
    fix: 'Give fewer or shorter ones.',
  };
}

/**
 * What is wrong with an output that is to be given for a step, as far as the step alone tells (the workflows that it uses
 * are not looked at); null: nothing.
 */
export function findGivenProblem(node: WorkflowNode, value: Json, catalog: AgentCatalog): PartProblem | null {
  const fault = findJsonFault(value);
  if (fault !== null) return unkept(node.id, fault);
  return wrongWith(node, value, { catalog, uses: null });
}

function unkept(id: string, fault: string): PartProblem {
  return { message: `The output given for "${id}" can't be kept: ${fault}.`, fix: 'Correct it.' };
}

/** What contradicts what such a step gives, with its place; null: nothing. */
function wrongWith(node: WorkflowNode, value: Json, known: Known): PartProblem | null {
  if (node.kind === 'approval' && !isNoDecision(value)) {
    return {
      message: `Step "${node.id}" asks for a decision, and only people decide: none can be given.`,
      fix: `Let it run, or give ${JSON.stringify(NO_DECISION)}: nobody was asked, so what acts behind it asks first.`,
    };
  }
  const why = misfitOf(node, value, known);
  if (why === null) return null;
  return {
    message: `The output given for "${node.id}" is not what such a step gives: ${why}.`,
    fix: 'Correct it, or let the step run.',
  };
}

/** What an approval gives that had nothing to ask: the one output that claims no decision of anybody. */
export const NO_DECISION = { decision: 'none', by: null, reason: null, files: [] } as const;

function isNoDecision(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const { decision, by, files } = value;
  return decision === 'none' && by === null && Array.isArray(files) && files.length === 0;
}

function misfitOf(node: WorkflowNode, value: Json, known: Known): string | null {
  const { catalog } = known;
  if (node.kind === 'agent' || node.kind === 'handoff') return toolMisfit(node, value, catalog);
  const verdict = compareShapes({ kind: 'value', value }, outputShape(node, known, ANY));
  if (verdict.fit === 'never') {
    return `${verdict.why}${verdict.path.length === 0 ? '' : ` (at ${verdict.path.join('/')})`}`;
  }
  if (!isJsonObject(value)) return null;
  if (node.kind === 'signal' && node.data)
    return inside('data', schemaCheck(node.data)(value['data'] ?? null));
  if (node.kind === 'loop' && node.do.kind === 'agent')
    return inside('last', toolMisfit(node.do, value['last'] ?? null, catalog));
  return node.kind === 'map' ? itemsMisfit(node, value['items'] ?? null, catalog) : null;
}

function itemsMisfit(
  node: Extract<WorkflowNode, { kind: 'map' }>,
  items: Json,
  catalog: AgentCatalog,
): string | null {
  if (!Array.isArray(items)) return null;
  const list: readonly Json[] = items;
  if (list.length > WORKFLOW_LIMITS.mapItems) {
    return `a map takes at most ${WORKFLOW_LIMITS.mapItems} items, and this has ${list.length}`;
  }
  if (node.do.kind !== 'agent') return null;
  for (const [index, item] of list.entries()) {
    // The place of an item that failed.
    if (item === null && node.onItemError === 'collect') continue;
    const why = toolMisfit(node.do, item, catalog);
    if (why !== null) return inside(`items/${index}`, why);
  }
  return null;
}

/** Why no tool that the call could be of gives such a value, as the first of them tells; null: one does. */
function toolMisfit(call: Callee, value: Json, catalog: AgentCatalog): string | null {
  const misfits = toolsFor(call, catalog).map(({ tool: { outputSchema: schema } }) =>
    schema ? schemaCheck(schema)(value) : null,
  );
  return misfits.includes(null) ? null : (misfits[0] ?? null);
}

function inside(place: string, why: string | null): string | null {
  return why === null ? null : `in ${place}: ${why}`;
}
