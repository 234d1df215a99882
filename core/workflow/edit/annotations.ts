import { annotationSchema, type Annotation } from '../schema.ts';
import { changeItems, withDocument, withRoot } from './change.ts';
import { idOf, listAt } from './document.ts';
import type { Draft } from './draft.ts';
import { canBeWritten, sameJson } from './json-path.ts';
import { annotationIds } from './node-ids.ts';

/** Puts a note or a group in, or in place of the one with its id. Nothing happens with one that is none. */
export function annotate(draft: Draft, annotation: Annotation): Draft {
  const { document } = draft;
  const written = document['annotations'] ?? null;
  const parsed = annotationSchema.safeParse(onPixels(annotation));
  if (!parsed.success || !canBeWritten(parsed.data, 2) || (written !== null && !Array.isArray(written)))
    return draft;
  const list = listAt(document, 'annotations');
  const next = parsed.data;
  const changed = annotationIds(document).has(next.id)
    ? changeItems(list, (item) => (idOf(item) === next.id && !sameJson(item, next) ? next : item))
    : [...list, next];
  return changed === list ? draft : withDocument(draft, withRoot(document, 'annotations', changed));
}

function onPixels(annotation: Annotation): Annotation {
  const { x, y, width, height } = annotation;
  const round = (value: number): number => Math.round(value) + 0;
  return { ...annotation, x: round(x), y: round(y), width: round(width), height: round(height) };
}

/** Takes a note or a group out. */
export function removeAnnotation(draft: Draft, id: string): Draft {
  const list = listAt(draft.document, 'annotations');
  const left = changeItems(list, (item) => (idOf(item) === id ? undefined : item));
  if (left === list) return draft;
  return withDocument(draft, withRoot(draft.document, 'annotations', left.length === 0 ? undefined : left));
}
