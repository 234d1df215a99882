import type { Actor } from '../approval/subject.ts';
import type { WorkflowFormat } from './parse.ts';

/** Where a workflow that can be saved lives. */
export type WorkflowPlace =
  | { readonly kind: 'store'; readonly id: string }
  /** `workspace`: real path. `path`: relative to it, `/` between parts. */
  | { readonly kind: 'file'; readonly workspace: string; readonly path: string };

/** Where workspaces keep their workflows: the only folder that is ever written to. */
export const WORKFLOW_FOLDER = '.signalbox/workflows';

/** A workflow with its newest version, as its events tell it. */
export interface WorkflowRecord {
  /** Names its stream (`workflow/<key>`), and stays the same when it is renamed. */
  readonly key: string;
  readonly place: WorkflowPlace;
  /** Taken away, by somebody here; its versions stay. */
  readonly isRemoved: boolean;
  /** Of the newest version: its number, SHA-256, size in bytes, and what its text says of itself. */
  readonly version: number;
  readonly digest: string;
  readonly bytes: number;
  readonly format: WorkflowFormat;
  /** Null when the text is too broken to tell. */
  readonly workflowId: string | null;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  readonly by: Actor | null;
}

/** How a place is named in the contract and in runs. */
export function refOf(place: WorkflowPlace): string {
  return place.kind === 'store' ? `store:${place.id}` : `file:${place.path}`;
}

/** A place in words that people know it by. */
export function describePlace(place: WorkflowPlace): string {
  return place.kind === 'store' ? `the stored workflow ${place.id}` : place.path;
}

/** The file's name alone. */
export function fileNameOf(place: Extract<WorkflowPlace, { kind: 'file' }>): string {
  return place.path.slice(WORKFLOW_FOLDER.length + 1);
}

export const STORE_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
