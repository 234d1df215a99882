import type { FindingCategory } from '../../../core/agent/finding.ts';
import type { Severity } from '../../kit/finding-order.ts';
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

/** A rule: what it is called, and what to do about what it finds. */
export interface ReviewRule {
  readonly id: string;
  readonly category: FindingCategory;
  readonly severity: Severity;
  readonly title: string;
  readonly fix: string;
}

/** Something to look at in a changed line (or at the file as a whole: line 1). */
export interface Hit {
  readonly rule: ReviewRule;
  readonly severity?: Severity;
  readonly path: string;
  readonly line: number;
  /** The line itself, or nothing. */
  readonly text: string;
  /** Why it matters here: on this file, with these names. */
  readonly message: string;
}

/** Where a file first changed: its first added line, or where its first lines went. */
export function firstChange({ added, hunks }: Pick<ReviewedFile, 'added' | 'hunks'>): {
  line: number;
  text: string;
} {
  const [first] = added;
  return first ?? { line: Math.max(1, hunks[0]?.newStart ?? 1), text: '' };
}
