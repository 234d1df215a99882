import type { JsonObject } from '../../json.ts';
import type { GraphSource } from '../schema.ts';
import { edgeOutcomeSchema, type EdgeOutcome } from '../schema-base.ts';
import { edgesIn, layoutOf, nodesOf, type EdgeRef, type Point } from './document.ts';

/** As much of a document as can be drawn, whatever is wrong with the rest of it. */
export interface Sketch extends GraphSource {
  /** Only edges between nodes that there are; `on` is an outcome. */
  readonly edges: readonly EdgeRef[];
  /** Only when every node has a place. */
  readonly layout?: Readonly<Record<string, Point>>;
}

/** The graph that a document means: nodes with an id, and the needs among them that can be edges. */
export function sketchOf(document: JsonObject): Sketch {
  const nodes = nodesOf(document);
  const ids = new Set(nodes.map(({ id }) => id));
  const needs = new Map<string, { node: string; on: EdgeOutcome }[]>(nodes.map(({ id }) => [id, []]));
  const edges: EdgeRef[] = [];
  for (const edge of edgesIn(document)) {
    const on = OUTCOMES.get(edge.on);
    if (!ids.has(edge.from) || on === undefined) continue;
    needs.get(edge.to)?.push({ node: edge.from, on });
    edges.push(edge);
  }
  const places = layoutOf(document);
  const isPlaced = nodes.every(({ id }) => places.has(id));
  return {
    nodes: nodes.map(({ id }) => ({ id, needs: needs.get(id) ?? [] })),
    edges,
    ...(isPlaced && { layout: Object.fromEntries(places) }),
  };
}

const OUTCOMES: ReadonlyMap<string, EdgeOutcome> = new Map(edgeOutcomeSchema.options.map((on) => [on, on]));
