import type { FileView, FolderView } from '../../core/contract/workspaces.ts';
import type { Result } from '../../core/errors.ts';

/** A folder as a possible workspace. */
export interface FolderState {
  /** Real path; as it was given when it can't be had. */
  readonly path: string;
  readonly name: string;
  /** Why it can't be used now, in words, or null. */
  readonly problem: string | null;
  /** Branch that HEAD names; null when detached, or no repository. */
  readonly branch: string | null;
  readonly commit: string | null;
}

/** A file that may hold a workflow. */
export interface WorkflowFile {
  /** `/` between parts, relative to the folder that was looked through. */
  readonly path: string;
  readonly format: 'yaml' | 'json';
  /** Null when it can't be read; `problem` says why. */
  readonly text: string | null;
  /** SHA-256 of its bytes, which a text without its byte order mark is not; null with the text. */
  readonly digest: string | null;
  readonly problem: string | null;
}

/** Looking at folders and files of the person's machine. Nothing is ever written. */
export interface Folders {
  describe(path: string): Promise<FolderState>;
  /** The folders in a folder; null: the person's home. */
  browse(path: string | null): Promise<Result<FolderView>>;
  /** A text file inside `root`; a path or a link that leaves it is refused. */
  readText(root: string, path: string): Promise<Result<FileView>>;
  /** Workflow files directly in `<root>/<folder>`, by name; bounded in number and size. A missing folder has none. */
  workflowFiles(root: string, folder: string): Promise<readonly WorkflowFile[]>;
}
