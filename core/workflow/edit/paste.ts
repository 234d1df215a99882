import type { JsonObject } from '../../json.ts';
import { withDocument, withNodes, withRoot } from './change.ts';
import type { Point } from './document.ts';
import { idOf, listAt } from './document.ts';
import type { Draft } from './draft.ts';
import type { Fragment } from './fragment.ts';
import { canBeWritten } from './json-path.ts';
import { onPixels, placeNodes } from './layout.ts';
import { namesUsedBy } from './names.ts';
import { annotationIds, freshId, nodeIds } from './node-ids.ts';
import { renameInNode } from './rename.ts';

/** How far below each other nodes without a place are put, in pixels. */
const STEP_DOWN = 120;

/** The ids that a fragment's nodes get in a document: its own -> the new one, in the fragment's order. */
export function pasteIds(document: JsonObject, fragment: Fragment): ReadonlyMap<string, string> {
  return giveIds(
    nodeIds(document),
    fragment.nodes.flatMap((node) => idOf(node) ?? []),
  );
}

/** The same for notes and groups. */
export function pasteAnnotationIds(document: JsonObject, fragment: Fragment): ReadonlyMap<string, string> {
  return giveIds(
    annotationIds(document),
    fragment.annotations.map(({ id }) => id),
  );
}

function giveIds(taken: ReadonlySet<string>, wanted: readonly string[]): ReadonlyMap<string, string> {
  const used = new Set(taken);
  const given = new Map<string, string>();
  for (const id of wanted) {
    const fresh = freshId(used, id);
    used.add(fresh);
    given.set(id, fresh);
  }
  return given;
}

/** A name in a pasted node that stands for a node outside of the fragment. */
export interface LooseName {
  /** Id of the node in the fragment. */
  readonly node: string;
  readonly name: string;
  /** Whether the document that it goes into has a node of that name; it is not connected to it. */
  readonly isThere: boolean;
}

/** What pasting a fragment should warn of: templates that name nodes which don't come along. */
export function looseNames(document: JsonObject, fragment: Fragment): LooseName[] {
  const there = nodeIds(document);
  const inner = new Set(fragment.nodes.map(idOf));
  return fragment.nodes.flatMap((node) =>
    [...namesUsedBy(node)]
      .filter((name) => !inner.has(name))
      .map((name) => ({ node: idOf(node) ?? '', name, isThere: there.has(name) })),
  );
}

/** Puts a fragment into a draft, at the end of its nodes. */
export function paste(draft: Draft, fragment: Fragment, at: Point): Draft {
  const { document } = draft;
  const written = document['nodes'] ?? [];
  if (!Array.isArray(written) || !fragment.nodes.every((node) => canBeWritten(node, 2))) return draft;
  const ids = pasteIds(document, fragment);
  const nodes = fragment.nodes.map((node) => ({
    ...renameInNode(node, ids),
    id: ids.get(idOf(node) ?? '') ?? '',
  }));
  const places = [...ids].map(([old, id], index): [string, Point] => {
    const offset = fragment.layout.get(old) ?? { x: 0, y: index * STEP_DOWN };
    return [id, { x: at.x + offset.x, y: at.y + offset.y }];
  });
  const pasted =
    nodes.length === 0 ? document : withNodes(document, [...listAt(document, 'nodes'), ...nodes]);
  return withDocument(draft, pasteNotes(placeNodes(pasted, places), fragment, at));
}

function pasteNotes(document: JsonObject, fragment: Fragment, at: Point): JsonObject {
  const written = document['annotations'] ?? [];
  if (fragment.annotations.length === 0 || !Array.isArray(written)) return document;
  const ids = pasteAnnotationIds(document, fragment);
  const notes = fragment.annotations.map((note) => ({
    ...note,
    id: ids.get(note.id) ?? note.id,
    ...(onPixels({ x: at.x + note.x, y: at.y + note.y }) ?? { x: 0, y: 0 }),
  }));
  return withRoot(document, 'annotations', [...listAt(document, 'annotations'), ...notes]);
}
