import type { HandoffNote } from '../agent/handoff.ts';
import type { Json, JsonObject } from '../json.ts';

/** One side of a touched file: what its bytes and its mode were, or will be. */
export interface FileSide {
  readonly sha256: string;
  /**
   * POSIX permission bits as a number. New files get 0o644 or 0o755, as git has them; of a file that exists a patch can
   * only change the executable bits, and the others (0o664, 0o600) stay as they are. 0o644 on Windows.
   */
  readonly mode: number;
  readonly bytes: number;
}

/** What a patch does to one path. `before` null: the file is new; `after` null: it goes away. */
export interface TouchedFile {
  /** Relative to the workspace, `/` between parts, normalised, checked to stay inside. */
  readonly path: string;
  /** Set on the new path of a renamed file: where it came from (which is touched, too, with `after` null). */
  readonly renamedFrom?: string;
  readonly before: FileSide | null;
  readonly after: FileSide | null;
  readonly added: number;
  readonly removed: number;
}

/** A patch bound to the content on which it was made: requirements.md P2. */
export interface PatchSubject {
  readonly kind: 'patch';
  readonly title: string;
  /** What to mind before approving, in the words of who proposes it; left out when there is nothing. */
  readonly notes?: readonly string[];
  /** SHA-256 of the diff text, also its key in the blob store. */
  readonly patchDigest: string;
  /** Real path of the workspace. */
  readonly workspace: string;
  /** The commit that HEAD named, or null in a folder that is no git repository (or has no commit). */
  readonly baseCommit: string | null;
  readonly files: readonly TouchedFile[];
}

/** A call of a tool that acts on the world, with the digest of its exact arguments. */
export interface ToolCallSubject {
  readonly kind: 'tool-call';
  readonly title: string;
  readonly agent: string;
  readonly agentVersion: string;
  /** SHA-256 of the canonical JSON of the agent's manifest: its tools, its risk, and how it is started. */
  readonly agentDigest: string;
  readonly tool: string;
  readonly args: JsonObject;
  /** SHA-256 of the canonical JSON of `args`. */
  readonly argsDigest: string;
  /** When the call takes work over: what the agent is told beside its arguments. */
  readonly handoff?: HandoffNote & {
    /** SHA-256 of the canonical JSON of the context. */
    readonly contextDigest: string;
  };
}

/** Something shown to a person that nothing is applied from. */
export interface ContentSubject {
  readonly kind: 'content';
  readonly title: string;
  readonly content: Json;
  readonly contentDigest: string;
}

export type ApprovalSubject = PatchSubject | ToolCallSubject | ContentSubject;

export const APPROVAL_STATUSES = ['waiting', 'approved', 'rejected', 'void', 'expired', 'cancelled'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/** Who decided, and how that is known. */
export interface Actor {
  readonly kind: 'person' | 'policy' | 'system';
  readonly name: string;
  /** Where the decision came in: `cli`, `desktop`, `gateway`, `engine`. */
  readonly via: string;
}

/** What an approval's digest is made of: everything that the decision is bound to. */
export interface BoundContent {
  readonly approvalId: string;
  readonly runId: string;
  readonly stepId: string;
  readonly attempt: number;
  readonly subject: ApprovalSubject;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}
