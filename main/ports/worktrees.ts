import type { Result } from '../../core/errors.ts';

/**
 * Copies of a workspace for those who try something there: files as they are in the workspace, uncommitted changes
 * included, in a git repository of their own where the workspace is one. What happens in one touches neither the
 * workspace nor its repository. A group is copied from one state of the workspace, whenever its worktrees are opened.
 */
export interface Worktrees {
  /** Real path of a worktree, which is made if there is none; refused when the workspace is too large or can't be read. */
  open(root: string, group: string, index: number): Promise<Result<string>>;
  /** Puts a patch into an open worktree; once it is in, asking again changes nothing. Refused when it does not fit. */
  patch(group: string, index: number, diff: string): Promise<Result<null>>;
  /** Removes all worktrees of a group; resolves when they are gone. */
  close(group: string): Promise<void>;
  /** Removes what a crashed process left behind. Call it before the first is opened. */
  reapLeftovers(): Promise<void>;
}
