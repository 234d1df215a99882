import type { DocumentDiff, NameDiff } from '../../../../core/workflow/edit/diff.ts';
import { isEmptyDiff } from '../../../../core/workflow/edit/diff.ts';
import { countOf } from '../../../ui/format.ts';

/** What differs between two versions, in a sentence. */
export function diffWords(diff: DocumentDiff): string {
  if (isEmptyDiff(diff)) return 'The same workflow.';
  const { nodes, edges, inputs, outputs, annotations, head } = diff;
  const parts = [
    many(nodes.added.length, 'step', 'added'),
    many(nodes.removed.length, 'step', 'removed'),
    many(nodes.changed.length, 'step', 'changed'),
    many(edges.added.length, 'connection', 'added'),
    many(edges.removed.length, 'connection', 'removed'),
    many(sizeOf(inputs), 'input', 'changed'),
    many(sizeOf(outputs), 'output', 'changed'),
    many(sizeOf(annotations), 'note', 'changed'),
    head.length > 0 ? `${head.map((path) => path.join('.')).join(', ')} changed` : null,
    nodes.isReordered ? 'steps in another order in the file' : null,
    // Where things stand says nothing about what they do.
    many(nodes.moved.length, 'step', 'moved on the canvas'),
  ];
  return `${parts.filter((part) => part !== null).join(', ')}.`;
}

function many(count: number, thing: string, what: string): string | null {
  return count === 0 ? null : `${countOf(count, thing)} ${what}`;
}

function sizeOf({ added, removed, changed }: NameDiff): number {
  return added.length + removed.length + changed.length;
}
