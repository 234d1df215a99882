import { stringify } from 'yaml';
import { z } from 'zod';
import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { readDocument } from '../parse.ts';
import { annotationSchema, type Annotation } from '../schema.ts';
import { WORKFLOW_LIMITS } from '../schema-base.ts';
import { changeItems } from './change.ts';
import type { Point } from './document.ts';
import { annotationsOf, idOf, layoutOf, listAt, nodesOf, readNeed } from './document.ts';
import type { Draft } from './draft.ts';
import { needsOf, withNeeds } from './edges.ts';

/** Nodes on their way from one place to another, cut loose from what they stood among. */
export interface Fragment {
  /** Each with a text as id, no two the same; needs name nodes of the fragment only. */
  readonly nodes: readonly JsonObject[];
  /** Places relative to the top left corner of all, by node id. */
  readonly layout: ReadonlyMap<string, Point>;
  /** Places relative to the same corner. */
  readonly annotations: readonly Annotation[];
}

/** The first line of a copied fragment, for people who paste it elsewhere. */
const HEADER = '# Steps of a Signalbox workflow\n';

/**
 * Nodes, notes and groups of a draft as YAML text for the clipboard, in the order of the file; readFragment reads
 * it. Unknown ids are left out; null when none is left.
 */
export function copyFragment(
  draft: Draft,
  nodes: Iterable<string>,
  annotations: Iterable<string> = [],
): string | null {
  const [ids, notes] = [new Set(nodes), new Set(annotations)];
  const { document } = draft;
  const picked = nodesOf(document).flatMap(({ id, node }) => (ids.has(id) ? [node] : []));
  const layout = [...layoutOf(document)].filter(([id]) => ids.has(id));
  const fragment = arrangeFragment(
    picked,
    new Map(layout),
    annotationsOf(document).filter(({ id }) => notes.has(id)),
  );
  if (fragment.nodes.length + fragment.annotations.length === 0) return null;
  const written = {
    ...(fragment.nodes.length > 0 ? { nodes: fragment.nodes } : {}),
    ...(fragment.annotations.length > 0 ? { annotations: fragment.annotations } : {}),
    ...(fragment.layout.size > 0 ? { layout: Object.fromEntries(fragment.layout) } : {}),
  };
  return HEADER + stringify(written, { lineWidth: 0 });
}

/**
 * Reads clipboard text: what copyFragment wrote, a whole workflow, a list of nodes or one node, in YAML or JSON.
 * Null for anything else; never throws. What is no node is left out.
 */
export function readFragment(text: string): Fragment | null {
  const { value } = readDocument(text);
  const document = asDocument(value);
  if (!document) return null;
  const nodes = nodesOf(document)
    .slice(0, WORKFLOW_LIMITS.nodes)
    .map(({ node }) => node);
  const notes = annotationsOf(document).slice(0, WORKFLOW_LIMITS.annotations);
  if (nodes.length + notes.length === 0) return null;
  const ids = new Set(nodes.map(idOf));
  const layout = [...layoutOf(document)].filter(([id]) => ids.has(id));
  return arrangeFragment(nodes, new Map(layout), notes);
}

const nodeLike = z.looseObject({ id: z.string(), kind: z.string() });

function asDocument(value: Json | undefined): JsonObject | null {
  if (Array.isArray(value)) return { nodes: (value as readonly Json[]).filter(isNode) };
  if (!isJsonObject(value)) return null;
  if (isNode(value) && !('nodes' in value)) return { nodes: [value] };
  return { ...value, nodes: listAt(value, 'nodes').filter(isNode) };
}

function isNode(value: Json): boolean {
  return nodeLike.safeParse(value).success;
}

/** Cuts the needs to outside, and counts places from the corner of all that has one. */
function arrangeFragment(
  nodes: readonly JsonObject[],
  layout: ReadonlyMap<string, Point>,
  annotations: readonly Annotation[],
): Fragment {
  const ids = new Set(nodes.map(idOf));
  const corner = cornerOf([...layout.values(), ...annotations]);
  const shift = ({ x, y }: Point): Point => ({ x: x - corner.x, y: y - corner.y });
  return {
    nodes: nodes.map((node) => {
      const needs = needsOf(node);
      const inner =
        needs && changeItems(needs, (need) => (ids.has(readNeed(need)?.node ?? null) ? need : undefined));
      return inner ? withNeeds(node, inner) : node;
    }),
    layout: new Map([...layout].map(([id, point]) => [id, shift(point)])),
    annotations: annotations.map((one) => annotationSchema.parse({ ...one, ...shift(one) })),
  };
}

/** The top left corner of points; the origin when there are none. */
function cornerOf(points: readonly Point[]): Point {
  if (points.length === 0) return { x: 0, y: 0 };
  return points.reduce((corner, { x, y }) => ({ x: Math.min(corner.x, x), y: Math.min(corner.y, y) }));
}
