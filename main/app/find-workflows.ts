import { WORKFLOW_FOLDER } from '../../core/workflow/record.ts';
import { jsonSize } from '../../core/json.ts';
import { parseWorkflow, type WorkflowFormat } from '../../core/workflow/parse.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { usesOf, type FindWorkflow } from '../../core/workflow/used-workflows.ts';
import type { Folders, WorkflowFile } from '../ports/folders.ts';

/** Workflows that are read for one that uses them: more than it may use, so that the check says which limit is passed. */
const MAX_READ = 256;

export interface UsableParts {
  readonly folders: Pick<Folders, 'workflowFiles'>;
  /** Folder of the workflows that come with the program. */
  readonly starters: string;
  /** The text of a workflow of the store; undefined: there is none. */
  readonly stored: (
    id: string,
  ) => Promise<{ readonly text: string; readonly format: WorkflowFormat } | undefined>;
}

/** The workflows that others can use, as they are now. */
export interface UsableWorkflows {
  /** Reads all that a workflow uses, itself or through others, so that they can be looked up at once. */
  finderFor(workflow: Workflow): Promise<FindWorkflow>;
  /**
   * Those that some references lead to, and what these use; null: one can't be read, left out: it isn't there. No more
   * are read once they are larger than `maxSize` characters of JSON.
   */
  readAll(refs: Iterable<string>, maxSize: number): Promise<ReadonlyMap<string, Workflow | null>>;
}

/** Reads each of them once: among the starters, the files of a workspace (real path; null: there is none), the store. */
export function createUsable(parts: UsableParts, workspace: string | null): UsableWorkflows {
  const { folders, starters, stored } = parts;
  const read = new Map<string, Promise<Workflow | null | undefined>>();
  let files: Promise<ReadonlyMap<string, WorkflowFile>> | undefined;

  async function listFiles(): Promise<ReadonlyMap<string, WorkflowFile>> {
    const [theirs, own] = await Promise.all([
      folders.workflowFiles(starters, ''),
      workspace === null ? [] : folders.workflowFiles(workspace, WORKFLOW_FOLDER),
    ]);
    return new Map([
      ...theirs.map((file) => [`starter:${nameOf(file.path)}`, file] as const),
      ...own.map((file) => [`file:${file.path}`, file] as const),
    ]);
  }

  async function readOne(ref: string): Promise<Workflow | null | undefined> {
    if (ref.startsWith('store:')) {
      const found = await stored(ref.slice('store:'.length));
      return found && (parseWorkflow(found.text, found.format).workflow ?? null);
    }
    const byRef = await (files ??= listFiles());
    // A file may be named by its name alone.
    const file = byRef.get(ref) ?? byRef.get(ref.replace(/^file:/, `file:${WORKFLOW_FOLDER}/`));
    if (!file) return undefined;
    return file.text === null ? null : (parseWorkflow(file.text, file.format).workflow ?? null);
  }

  function readOnce(ref: string): Promise<Workflow | null | undefined> {
    const known = read.get(ref) ?? readOne(ref);
    read.set(ref, known);
    return known;
  }

  async function readAll(
    refs: Iterable<string>,
    maxSize: number,
  ): Promise<ReadonlyMap<string, Workflow | null>> {
    const found = new Map<string, Workflow | null>();
    const waiting = [...refs];
    const seen = new Set(waiting);
    let size = 0;
    for (const ref of waiting) {
      if (found.size >= MAX_READ || size > maxSize) break;
      const one = await readOnce(ref);
      if (one === undefined) continue;
      found.set(ref, one);
      if (one === null) continue;
      size += jsonSize(one);
      for (const next of usesOf(one).keys()) if (!seen.has(next)) waiting.push(next);
      for (const next of usesOf(one).keys()) seen.add(next);
    }
    return found;
  }

  return {
    readAll,
    async finderFor(workflow) {
      const found = await readAll(usesOf(workflow).keys(), Infinity);
      return (ref) => found.get(ref);
    },
  };
}

/** The name of a file without what its format adds to it. */
export function nameOf(path: string): string {
  return path.replace(/\.[^.]+$/, '');
}
