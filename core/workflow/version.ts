import type { Actor } from '../approval/subject.ts';

/** Where a workflow lives: with the program, in a workspace, or in the store. */
export type WorkflowSource = 'starter' | 'workspace' | 'store';

/**
 * How a version came about. `outside`: another program wrote the file; it was kept before something was put in its
 * place. `import`: a text that somebody brought along.
 */
export const VERSION_ORIGINS = ['created', 'editor', 'outside', 'restore', 'import'] as const;
export type VersionOrigin = (typeof VERSION_ORIGINS)[number];

/** A saved version as a line in the history. */
export interface VersionLine {
  /** From 1, without gaps. */
  readonly number: number;
  /** SHA-256 of its bytes. */
  readonly digest: string;
  readonly bytes: number;
  /** When it was saved; of `outside`, when it was noticed. ISO 8601, UTC. */
  readonly at: string;
  /** Null: nobody knows (`outside`). */
  readonly by: Actor | null;
  readonly note: string | null;
  readonly origin: VersionOrigin;
  /** Of a restored one: the version whose text it has. */
  readonly restoredFrom: number | null;
}

/** From what a run was started, as far as that was known. */
export interface RunSource {
  readonly ref: string;
  /** The saved version whose text it was; null: it was none. */
  readonly version: number | null;
  /** SHA-256 of the bytes. */
  readonly digest: string;
}
