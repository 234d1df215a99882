import type { Json } from '../../../json.ts';
import type { Mark } from '../../source.ts';

/** A part of the source with the value that it says. */
export interface Site {
  readonly mark: Mark;
  readonly value: Json;
}

/** A member of a collection in the source. */
export interface Member extends Site {
  /** Null in a list. */
  readonly key: string | null;
  /** Offset of its key, its dash, or its value when it has neither. */
  readonly begin: number;
  /** Offset behind its colon or dash: what follows is the value with all that stands before it. */
  readonly head: number;
  /** Offset of the value with its anchor and tag. */
  readonly from: number;
}

/** A block, with the offset from which its text is to be written. */
export interface BlockSite extends Site {
  readonly head: number;
  /** Whether an anchor or a tag stands before it. */
  readonly isNamed: boolean;
}

/** Where a value stands. */
export interface Where {
  /** Column of the key or the dash that it belongs to; -1 for the document itself. */
  readonly column: number;
  /** Inside brackets. */
  readonly isFlow: boolean;
  /** Keys on the way to it; `-` for a list's items. */
  readonly trail: readonly string[];
}

/** Whether a way leads to the workflow's nodes. */
export function isNodes(trail: readonly string[]): boolean {
  return trail.length === 1 && trail[0] === 'nodes';
}
