/** What verification can find. Closed: programs may branch on it. */
export const AUDIT_PROBLEM_CODES = [
  'too_large',
  'not_json',
  'too_deep',
  'format_unknown',
  'version_unknown',
  'malformed',
  'duplicate_member',
  'file_changed',
  'record_malformed',
  'record_changed',
  'record_replaced',
  'record_removed',
  'record_inserted',
  'record_moved',
  'record_duplicated',
  'record_foreign',
  'start_removed',
  'end_removed',
  'chain_changed',
  'time_reversed',
  'event_malformed',
  'approval_repeated',
  'approval_digest',
  'approval_not_requested',
  'approval_decided_twice',
  'approval_decided_late',
  'decided_against_policy',
  'approval_ended',
  'approval_replaced',
  'risk_differs',
  'reset_unfounded',
  'call_without_approval',
  'signal_digest',
  'signal_unfounded',
  'given_unfounded',
  'approval_missing',
  'approval_unexpected',
  'approval_differs',
  'applied_without_approval',
  'applied_twice',
  'applied_other_files',
  'rolled_back_unapplied',
  'run_differs',
  'blob_changed',
  'blob_missing',
  'blob_unexpected',
  'section_changed',
  'key_invalid',
  'key_unexpected',
  'signature_invalid',
  'more',
] as const;
export type AuditProblemCode = (typeof AUDIT_PROBLEM_CODES)[number];

/** One thing that is wrong with a bundle: what happened to what, and what to do next. */
export interface AuditProblem {
  readonly code: AuditProblemCode;
  /** The record's place in the run's stream, counted from 1; null for what is no record. */
  readonly seq: number | null;
  /** Where it stands in the file, like `records[4].data`. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** How many problems are listed at most; the rest is counted. */
export const MAX_PROBLEMS = 100;

const FIX_RECORD =
  'Do not rely on this bundle: get the original file, or export the run again where it was made.';

/** Collects problems up to MAX_PROBLEMS, in the order in which they are found. */
export class ProblemList {
  readonly #problems: AuditProblem[] = [];
  #count = 0;

  add(code: AuditProblemCode, seq: number | null, path: string, message: string, fix = FIX_RECORD): void {
    this.#count += 1;
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push({ code, seq, path, message, fix });
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** What was found; closed by one line that counts what is not listed. */
  list(): readonly AuditProblem[] {
    const hidden = this.#count - this.#problems.length;
    if (hidden === 0) return [...this.#problems];
    const message = `${hidden} more problems are not listed.`;
    return [...this.#problems, { code: 'more', seq: null, path: '', message, fix: FIX_RECORD }];
  }
}
