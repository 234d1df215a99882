import type { Result } from '../../core/errors.ts';

/** A workflow file as it is on the disk. */
export interface WorkflowBytes {
  readonly bytes: Uint8Array;
  /** SHA-256 in lower case hex. */
  readonly digest: string;
}

/**
 * A change of one file. `expected` is the digest of what the person has seen there, null for nothing: where something
 * else is, right before the change, it is not made.
 */
export type FileChange =
  | {
      readonly kind: 'write';
      readonly name: string;
      readonly digest: string;
      readonly expected: string | null;
    }
  | { readonly kind: 'remove'; readonly name: string; readonly expected: string }
  /** `expected` isn't needed: whatever is there goes along. Nothing is ever replaced at `to`. */
  | { readonly kind: 'rename'; readonly name: string; readonly to: string };

/** `moved`: something else was there, and nothing was changed. */
export type ChangeOutcome = 'done' | 'moved';

/**
 * Writing into a workspace: plain files directly in its `.signalbox/workflows`, and the schema beside that folder.
 * `workspace` is a real path. Names are checked, links are never followed, a change is whole or not at all. Refuses
 * invalid_input (names, links, folders), workspace_read_only and disk_full.
 */
export interface WorkflowFiles {
  /** The file of this name; null when there is none. Refused when it can't be replaced: a link, too large, no rights. */
  read(workspace: string, name: string): Promise<Result<WorkflowBytes | null>>;
  /** All names in the folder; none when it isn't there. */
  names(workspace: string): Promise<readonly string[]>;
  /** Makes a change. `token` names what it puts beside the file meanwhile: `[0-9a-z]{26}`, another one for each. */
  change(
    workspace: string,
    change: FileChange,
    bytes: Uint8Array | null,
    token: string,
  ): Promise<Result<ChangeOutcome>>;
  /**
   * Finishes or undoes a change that an earlier process began, and clears what it left. `done`: it was made.
   * `undone`: it was not, or something else was put there since. Refused when the workspace can't be looked at now.
   */
  settle(workspace: string, change: FileChange, token: string): Promise<Result<'done' | 'undone'>>;
  /** Puts the schema at `.signalbox/workflow.schema.json`, over an older one of ours, never over something else. */
  writeSchema(workspace: string, text: string, isOurs: (text: string) => boolean): Promise<Result<null>>;
  /**
   * Calls back some time after files of the folder changed, whoever changed them; the result ends it. What changes once
   * the promise is kept is told.
   */
  watch(workspace: string, listener: () => void): Promise<() => void>;
}
