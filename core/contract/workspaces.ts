import { z } from 'zod';
import { gives, pathSchema, procedure } from './base.ts';

/** A folder that runs work on. */
export interface WorkspaceLine {
  /** Real path. */
  readonly path: string;
  readonly name: string;
  /** ISO 8601; null when it was never used. */
  readonly lastUsedAt: string | null;
  /** Why it can't be used now, or null. */
  readonly problem: string | null;
  readonly branch: string | null;
  readonly commit: string | null;
}

/** A folder while choosing one. */
export interface FolderView {
  readonly path: string;
  readonly parent: string | null;
  readonly folders: readonly {
    readonly name: string;
    readonly path: string;
    readonly isRepository: boolean;
  }[];
  /** There are more than are listed. */
  readonly truncated: boolean;
}

/** Text of a file of a workspace, for looking at a finding. */
export interface FileView {
  readonly path: string;
  /** Null when it can't be shown; `problem` says why. */
  readonly text: string | null;
  readonly problem: string | null;
  readonly bytes: number;
}

export const workspaces = {
  list: procedure.output(
    gives<{ readonly current: WorkspaceLine | null; readonly recent: readonly WorkspaceLine[] }>(),
  ),
  /** Makes a folder the current workspace. */
  open: procedure.input(z.strictObject({ path: pathSchema })).output(gives<WorkspaceLine>()),
  /** Takes it from the list; the folder itself stays. */
  forget: procedure.input(z.strictObject({ path: pathSchema })).output(gives<null>()),
  /** A small repository with planted problems, made new when there is none, and opened. */
  openSample: procedure.output(gives<WorkspaceLine>()),
  /** Folders below `path`; null: the person's home. */
  browse: procedure.input(z.strictObject({ path: pathSchema.nullable() })).output(gives<FolderView>()),
  /** A file of the workspace of a run, or of the current one. `path` is relative and may not leave it. */
  file: procedure
    .input(z.strictObject({ workspace: pathSchema, path: pathSchema }))
    .output(gives<FileView>()),
};
