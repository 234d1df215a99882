import { WORKFLOW_FOLDER } from '../../core/workflow/record.ts';
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

  return {
    async finderFor(workflow) {
      const found = new Map<string, Workflow | null | undefined>();
      const waiting = [...usesOf(workflow).keys()];
      for (let ref = waiting.shift(); ref !== undefined && found.size < MAX_READ; ref = waiting.shift()) {
        if (found.has(ref)) continue;
        const one = await readOnce(ref);
        found.set(ref, one);
        if (one) waiting.push(...usesOf(one).keys());
      }
      return (ref) => found.get(ref);
    },
  };
}

/** The name of a file without what its format adds to it. */
export function nameOf(path: string): string {
  return path.replace(/\.[^.]+$/, '');
}
