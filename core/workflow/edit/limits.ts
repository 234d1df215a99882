import type { JsonObject } from '../../json.ts';
import { WORKFLOW_LIMITS } from '../schema-base.ts';
import { listAt } from './document.ts';

/** Characters of all texts and keys in a value; what is no text counts as a few. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 4;
  let size = 2;
  for (const [key, member] of Object.entries(value)) size += key.length + sizeOf(member);
  return size;
}

/** Why a value is larger than a whole workflow file may be, as a sentence for people; null when it isn't. */
export function whyTooLong(value: unknown): string | null {
  if (sizeOf(value) <= WORKFLOW_LIMITS.bytes) return null;
  const most = WORKFLOW_LIMITS.bytes / 1024 / 1024;
  return `A workflow file holds at most ${most} MB, and this alone is larger. Pass large data in as an input.`;
}

/** Why a document has no room for so many more nodes and notes; null when it has. */
export function whyTooMany(document: JsonObject, nodes: number, annotations: number): string | null {
  return (
    whyFull(listAt(document, 'nodes').length, nodes, WORKFLOW_LIMITS.nodes, 'steps') ??
    whyFull(
      listAt(document, 'annotations').length,
      annotations,
      WORKFLOW_LIMITS.annotations,
      'notes and groups',
    )
  );
}

function whyFull(there: number, more: number, most: number, what: string): string | null {
  if (more === 0 || there + more <= most) return null;
  const limit = most.toLocaleString('en');
  const now = there.toLocaleString('en');
  return `A workflow has at most ${limit} ${what}: there are ${now}, and ${more} would come. Remove some first, or split the workflow.`;
}
