import { isJsonObject, type JsonObject } from '../../../../core/json.ts';
import { nodeSchema, type NodeKind } from '../../../../core/workflow/schema.ts';
import { doesWhat, NODE_ICONS } from '../../../canvas/node-words.ts';

/** What a node of a document shows of itself, whatever is wrong with it. */
export interface NodeFace {
  /** Null: it says none that there is. */
  readonly kind: NodeKind | null;
  readonly title: string;
  readonly what: string;
}

const faces = new WeakMap<JsonObject, NodeFace>();

/** The face of a written node; found once for each. */
export function faceOf(node: JsonObject): NodeFace {
  let face = faces.get(node);
  if (!face) {
    face = readFace(node);
    faces.set(node, face);
  }
  return face;
}

function readFace(node: JsonObject): NodeFace {
  const kind = kindOf(node['kind']);
  const title = textOf(node['title']) ?? textOf(node['id']) ?? 'a step without an id';
  const parsed = nodeSchema.safeParse(node);
  return { kind, title, what: parsed.success ? doesWhat(parsed.data) : roughly(node) };
}

/** What an unfinished node says so far. */
function roughly(node: JsonObject): string {
  const call = isJsonObject(node['do']) ? node['do'] : node;
  const parts = [call['agent'], call['tool']].flatMap((part) => textOf(part) ?? []);
  return parts.length > 0 ? parts.join('.') : (textOf(node['kind']) ?? 'not finished');
}

function kindOf(kind: unknown): NodeKind | null {
  return typeof kind === 'string' && Object.hasOwn(NODE_ICONS, kind) ? nodeKind(kind) : null;
}

function nodeKind(kind: string): NodeKind | null {
  return nodeSchema.options.map((option) => option.shape.kind.value).find((known) => known === kind) ?? null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
