import type { AgentCatalog } from '../../agent/manifest.ts';
import { isJsonObject, type JsonObject } from '../../json.ts';
import { INDEX_SHAPE, inputShape, nodeShape, outputShape, RUN_SHAPE } from '../output-shapes.ts';
import { inputSchema, nodeSchema } from '../schema.ts';
import { alternativesOf, ANY, NULL, viewOf, type Shape } from '../shape.ts';
import type { FindWorkflow } from '../used-workflows.ts';
import { shapesOfUses } from '../validate.ts';
import { edgesIn, findNode, nodesOf } from './document.ts';

/**
 * What has names of its own: what is done with each item of a list, a loop, where the candidates of an exploration are
 * looked at.
 */
export type Within = 'map' | 'loop' | 'explore';

/** A value that a template of a step can name. */
export interface Completion {
  /** As it is written between the braces: `scan.output.findings`. */
  readonly path: string;
  /** What it holds, in words of JSON; empty when nobody knows before a run. */
  readonly type: string;
}

/** Members below a step or an input that are offered; deeper ones can still be typed. */
const MAX_DEPTH = 4;
/** How many are offered for one step or input. */
const MAX_MEMBERS = 60;
/** How many there are in all: the nearest steps first. */
const MAX_ALL = 400;
const NAME = /^[A-Za-z_]\w*$/;

/** What tells the shapes of outputs: the tools of agents, and the workflows that steps use. */
export interface Lookups {
  readonly catalog: AgentCatalog;
  /** Null: nobody knows yet. */
  readonly find: FindWorkflow | null;
}

/**
 * What templates in a step can name: the outputs of the steps that it follows from (the nearest first), the inputs of
 * the workflow, and the run. Works with any document, however unfinished.
 *
 * @param nodeId the step; null: the outputs of the workflow itself, which see all steps.
 * @param within what the text is in, if that has names of its own.
 */
export function completionsFor(
  document: JsonObject,
  nodeId: string | null,
  known: Lookups,
  within: Within | null = null,
): readonly Completion[] {
  const own = nodeId === null ? undefined : findNode(document, nodeId)?.node;
  const found = within === null ? [] : localNames(own ?? {}, known, within);
  const before =
    nodeId === null
      ? nodesOf(document)
          .map(({ id }) => id)
          .toReversed()
      : upstreamOf(document, nodeId);
  for (const id of before) {
    if (found.length >= MAX_ALL) break;
    const node = findNode(document, id)?.node;
    if (node) found.push(...offered(id, nodeShape(shapeOf(node, known))));
  }
  const inputs = document['inputs'];
  if (isJsonObject(inputs)) {
    for (const [name, written] of Object.entries(inputs)) {
      const input = inputSchema.safeParse(written);
      if (NAME.test(name))
        found.push(...offered(`input.${name}`, input.success ? inputShape(input.data) : ANY));
    }
  }
  found.push(...offered('run', RUN_SHAPE));
  return found.slice(0, MAX_ALL);
}

function localNames(node: JsonObject, known: Lookups, within: Within): Completion[] {
  if (within === 'loop') return [...ofRound(node, known)];
  const found: Completion[] = [];
  members('item', ANY, 0, found);
  members('index', INDEX_SHAPE, 0, found);
  return within === 'explore' ? [...found, ...ofCandidate(node, known)] : found;
}

/** Where candidates are looked at: what one proposed, and what the look at it gave. */
function ofCandidate(exploration: JsonObject, known: Lookups): readonly Completion[] {
  const { fields } = viewOf(shapeOf(exploration, known));
  return [
    ...offered('output', fields?.get('output') ?? ANY),
    ...(exploration['check'] === undefined ? [] : offered('check', fields?.get('check') ?? ANY)),
  ];
}

/** In a loop: the number of the round, and what the one before gave. */
function ofRound(loop: JsonObject, known: Lookups): readonly Completion[] {
  const found: Completion[] = [];
  members('round', INDEX_SHAPE, 0, found);
  const last = viewOf(shapeOf(loop, known)).fields?.get('last') ?? ANY;
  // The first round has none before it.
  members('last', { kind: 'either', of: [last, NULL] }, 0, found);
  return found.slice(0, MAX_MEMBERS);
}

function offered(path: string, shape: Shape): readonly Completion[] {
  const found: Completion[] = [];
  members(path, shape, 0, found);
  return found.slice(0, MAX_MEMBERS);
}

/** A value, then its members: breadth is cut at MAX_MEMBERS, depth at MAX_DEPTH, so that no schema is endless. */
function members(path: string, shape: Shape, depth: number, found: Completion[]): void {
  const views = alternativesOf(shape).map(viewOf);
  const types = new Set(views.flatMap(({ types: each }) => each ?? []));
  const isKnown = views.every(({ types: each }) => each !== null);
  // A step itself is no value that anybody wants; its output is.
  if (depth > 0 || !views.some(({ refusesOthers }) => refusesOthers))
    found.push({ path, type: isKnown ? [...types].join(' or ') : '' });
  if (depth >= MAX_DEPTH) return;
  for (const view of views) {
    for (const [name, member] of view.fields ?? []) {
      if (found.length >= MAX_MEMBERS) return;
      const next = `${path}.${name}`;
      if (NAME.test(name) && !found.some((each) => each.path === next))
        members(next, member, depth + 1, found);
    }
  }
}

/** What a step yields, as far as its unfinished form tells. */
function shapeOf(node: JsonObject, { catalog, find }: Lookups): Shape {
  const parsed = nodeSchema.safeParse(node);
  if (!parsed.success) return ANY;
  const { data } = parsed;
  const written = data.kind === 'transform' ? data.value : null;
  return outputShape(
    data,
    { catalog, uses: find && shapesOfUses({ nodes: [data] }, catalog, find) },
    isJsonObject(written) ? { kind: 'value', value: written } : ANY,
  );
}

/** The steps that lead to one, nearest first. */
function upstreamOf(document: JsonObject, nodeId: string): readonly string[] {
  const into = new Map<string, string[]>();
  for (const { from, to } of edgesIn(document)) into.set(to, [...(into.get(to) ?? []), from]);
  const seen = new Set<string>();
  let nearest: readonly string[] = [nodeId];
  while (nearest.length > 0) {
    nearest = [...new Set(nearest.flatMap((id) => into.get(id) ?? []))].filter((id) => !seen.has(id));
    for (const id of nearest) seen.add(id);
  }
  seen.delete(nodeId);
  return [...seen];
}
