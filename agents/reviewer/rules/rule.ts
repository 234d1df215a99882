import type { ChangedFile, Change } from '../compare.ts';

/** A changed file with the texts that rules may look at. */
export interface ReviewedFile extends ChangedFile {
  /** Null where it is gone, binary, large or beyond the limit in all. */
  readonly newText: string | null;
  readonly oldText: string | null;
}

/** What a rule may look at: the change, and the names of all files that the repository has now. */
export interface Review {
  readonly change: Change;
  readonly files: readonly ReviewedFile[];
  readonly names: ReadonlySet<string>;
}

/** Where a file first changed: its first added line, or where its first lines went. */
export function firstChange({ added, hunks }: Pick<ReviewedFile, 'added' | 'hunks'>): {
  line: number;
  text: string;
} {
  const [first] = added;
  return first ?? { line: Math.max(1, hunks[0]?.newStart ?? 1), text: '' };
}
