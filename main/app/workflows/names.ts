import { foldCase } from '../../../core/approval/patch-path.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { findNameProblem, formatOfName, slugOf } from '../../../core/workflow/file-name.ts';
import type { WorkflowFormat } from '../../../core/workflow/parse.ts';
import { fileNameOf, STORE_ID, type WorkflowPlace } from '../../../core/workflow/record.ts';
import type { Ids } from '../../ports/runtime.ts';
import type { StoreReader } from '../../ports/store.ts';
import type { WorkflowFiles } from '../../ports/workflow-files.ts';
import type { WorkflowLibrary } from '../workflow-library.ts';
import { filePlace } from './place.ts';

/** Names that are tried with a number at their end; then one is taken that nothing can have. */
const MAX_NUMBERED = 50;

export interface NameParts {
  readonly library: Pick<WorkflowLibrary, 'list'>;
  readonly store: Pick<StoreReader, 'getWorkflow' | 'listWorkflows'>;
  readonly files: Pick<WorkflowFiles, 'names'>;
  readonly ids: Ids;
}

/**
 * An id that no workflow here calls itself, neither in the workspace nor in the store nor with the program, and that is
 * free as a file name and as an ID of the store as well: what has one name has it everywhere.
 */
export async function findFreeId(parts: NameParts, title: string, workspace: string | null): Promise<string> {
  const { library, store, files, ids } = parts;
  const listed = await library.list(workspace);
  const names = workspace === null ? [] : await files.names(workspace);
  const taken = new Set([
    ...listed.flatMap(({ workflow, path }) => [foldCase(workflow?.id ?? ''), stemOf(path)]),
    ...names.map(stemOf),
  ]);
  const slug = slugOf(title);
  for (let n = 1; n <= MAX_NUMBERED; n++) {
    const id = n === 1 ? slug : `${slug}-${n}`;
    if (taken.has(foldCase(id))) continue;
    // An ID whose workflow was removed keeps its history, and isn't given to another one.
    if (await store.getWorkflow({ kind: 'store', id })) continue;
    if ((await store.listWorkflows({ workflowId: id, limit: 1 })).items.length === 0) return id;
  }
  return `${slug.slice(0, 30)}-${ids.next()}`;
}

function stemOf(path: string): string {
  return foldCase(path.replace(/^.*\//, '').replace(/\.[^.]+$/, ''));
}

/** Where a workflow goes that gets another name; refused where that can't be, or something is there. */
export async function findNewPlace(
  { store, files }: Pick<NameParts, 'store' | 'files'>,
  place: WorkflowPlace,
  to: string,
): Promise<Result<WorkflowPlace>> {
  if (place.kind === 'store') {
    const wanted = { kind: 'store', id: to } as const;
    if (!STORE_ID.test(to))
      return badName(to, 'is no ID: use lower case letters, digits and hyphens, at most 64');
    const there = await store.getWorkflow(wanted);
    return there && !there.isRemoved ? isTaken(`the ID ${to}`) : ok(wanted);
  }
  const from = fileNameOf(place);
  const name = formatOfName(to) === undefined ? `${to}${from.slice(from.lastIndexOf('.'))}` : to;
  const problem = findNameProblem(name, true);
  if (problem !== null) return badName(name, problem);
  if (formatOfName(name) !== formatOfName(from))
    return badName(name, 'has an extension that says another format than the text has');
  const other = (await files.names(place.workspace)).find(
    (one) => one !== from && foldCase(one) === foldCase(name),
  );
  if (other !== undefined) return isTaken(`the file ${other}`);
  return ok(filePlace(place.workspace, name));
}

/** The file that a new workflow gets. */
export function newFile(workspace: string, id: string, format: WorkflowFormat): WorkflowPlace {
  return filePlace(workspace, `${id}.${format}`);
}

function badName(name: string, problem: string) {
  return refuse('invalid_input', `${JSON.stringify(name)} ${problem}.`, 'Choose another name.');
}

function isTaken(what: string) {
  return refuse('conflict', `There is ${what} already.`, 'Choose another name, or remove that one first.');
}
