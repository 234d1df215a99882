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

/** The workspaces as one window sees them. */
export interface WorkspacesView {
  /** The window's own; null: it has none yet, and there is none to begin with. */
  readonly current: WorkspaceLine | null;
  /** Used last first. */
  readonly recent: readonly WorkspaceLine[];
}

/**
 * Each window has a workspace of its own and names it in whatever depends on it (docs/adr/0014). Who has no window, such
 * as a script, may leave it out: then it is the one that was opened last.
 */
export const workspaces = {
  /** `workspace`: the window's; left out, it is given the one to begin with, which was opened last. */
  list: procedure
    .input(z.strictObject({ workspace: pathSchema.optional() }).default({}))
    .output(gives<WorkspacesView>()),
  /** Checks that a folder can be worked in and puts it first in the list: new windows begin with it. */
  open: procedure.input(z.strictObject({ path: pathSchema })).output(gives<WorkspaceLine>()),
  /** Takes it from the list; the folder itself stays. */
  forget: procedure.input(z.strictObject({ path: pathSchema })).output(gives<null>()),
  /** A small repository with planted problems, made new when there is none, and opened. */
  openSample: procedure.output(gives<WorkspaceLine>()),
  /** Folders below `path`; null: the person's home. */
  browse: procedure.input(z.strictObject({ path: pathSchema.nullable() })).output(gives<FolderView>()),
  /** A file of a workspace that was opened here, or in which a run worked. `path` is relative and may not leave it. */
  file: procedure
    .input(z.strictObject({ workspace: pathSchema, path: pathSchema }))
    .output(gives<FileView>()),
};
