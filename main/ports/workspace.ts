import type { PatchSubject } from '../../core/approval/subject.ts';
import type { Refusal, Result } from '../../core/errors.ts';

/** What an agent proposes: a unified diff as git writes it, and a title in words. */
export interface ProposedPatch {
  readonly title: string;
  readonly diff: string;
  /** What to mind before approving, in the words of who proposes it. */
  readonly notes?: readonly string[];
}

/** The touched files of one side of a patch, in a folder of their own. */
export interface Materialised {
  /** Real path. */
  readonly dir: string;
  remove(): Promise<void>;
}

/** Whether the workspace still is what a subject was bound to. `moved` says what changed, in words. */
export type Freshness = { readonly kind: 'fresh' } | { readonly kind: 'moved'; readonly reason: string };

export type ApplyOutcome =
  /** `already`: an earlier delivery of the same effect had applied it. */
  | { readonly kind: 'applied'; readonly already: boolean; readonly files: readonly string[] }
  | { readonly kind: 'moved'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * The user's folder: a git repository or a plain folder. Only what a subject names is ever touched.
 * A failed or interrupted apply changes nothing or is finished by the next delivery: never half a patch.
 */
export interface Workspace {
  /** Real path and base of a folder, or why it can't be used. */
  open(path: string): Promise<Result<{ readonly root: string; readonly baseCommit: string | null }>>;
  /** Computes what a patch would do to the workspace as it is, keeps both sides as blobs, touches nothing. */
  prepare(root: string, patch: ProposedPatch): Promise<Result<PatchSubject>>;
  check(subject: PatchSubject): Promise<Freshness>;
  /** Writes the touched files as they are before or after the patch; refused when that is too much. */
  materialise(subject: PatchSubject, side: 'before' | 'after'): Promise<Result<Materialised>>;
  /** Applies exactly the subject; `key` names the effect, so that a second delivery is harmless. */
  apply(subject: PatchSubject, key: string): Promise<ApplyOutcome>;
  /** Puts back bytes and modes from before; refused (`moved`) when a file changed since. */
  rollback(subject: PatchSubject, key: string): Promise<ApplyOutcome>;
}

/** Content-addressed bytes under the data folder. */
export interface Blobs {
  /** Stores bytes (temporary name, synced, renamed); returns their SHA-256 in hex. */
  put(bytes: Uint8Array): Promise<string>;
  /** Bytes by digest, checked on reading. Rejects with RefusalError data_folder_damaged if missing or changed. */
  get(sha256: string): Promise<Uint8Array>;
}

export type { Refusal };
