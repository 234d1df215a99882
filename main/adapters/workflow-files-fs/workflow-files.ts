import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { findNameProblem } from '../../../core/workflow/file-name.ts';
import { WORKFLOW_FOLDER } from '../../../core/workflow/record.ts';
import type { ChangeOutcome, FileChange, WorkflowFiles } from '../../ports/workflow-files.ts';
import { removeFile, renameFile, writeFile, type Changing } from './change.ts';
import { openFolder } from './folder.ts';
import { refusalFor } from './platform.ts';
import { openFile } from './read.ts';
import { writeSchemaFile } from './schema-file.ts';
import { settleChange } from './settle.ts';
import { watchFolder } from './watch.ts';
import { codeOf } from '../../../core/system-error.ts';

/** Called at named points of a change, so that tests can act, or end the process, in between. */
export interface WorkflowFilesOptions {
  readonly pause?: (point: string) => void;
}

/** Workflow files of this machine's folders, as main/ports/workflow-files.ts says. */
export function createWorkflowFiles({ pause = () => undefined }: WorkflowFilesOptions = {}): WorkflowFiles {
  async function change(
    workspace: string,
    wanted: FileChange,
    bytes: Uint8Array | null,
    token: string,
  ): Promise<Result<ChangeOutcome>> {
    const isNew = wanted.kind === 'write' && wanted.expected === null;
    const checked = checkNames(wanted, isNew);
    if (!checked.ok) return checked;
    const opened = await openFolder(workspace, isNew);
    if (!opened.ok) return opened;
    if (opened.value === null) return ok('moved');
    const changing: Changing = { folder: opened.value, token, pause };
    switch (wanted.kind) {
      case 'write':
        if (bytes === null) throw new TypeError('a file is written without its bytes');
        return writeFile(changing, wanted, bytes);
      case 'remove':
        return removeFile(changing, wanted);
      case 'rename':
        return renameFile(changing, wanted);
    }
  }

  return {
    read: (workspace, name) =>
      attempt(pathOf(workspace, name), async () => {
        const problem = findNameProblem(name, false);
        if (problem !== null) return badName(name, problem);
        const folder = await openFolder(workspace, false);
        if (!folder.ok || folder.value === null) return folder.ok ? ok(null) : folder;
        const found = await openFile(join(folder.value.path, name));
        if (!found.ok || found.value === null) return found.ok ? ok(null) : found;
        const { handle, bytes, digest } = found.value;
        await handle.close();
        return ok({ bytes, digest });
      }),
    async names(workspace) {
      try {
        return await readdir(join(workspace, WORKFLOW_FOLDER));
      } catch (error) {
        if (codeOf(error) === undefined) throw error;
        return [];
      }
    },
    change: (workspace, wanted, bytes, token) =>
      attempt(pathOf(workspace, wanted.name), () => change(workspace, wanted, bytes, token)),
    settle: (workspace, wanted, token) =>
      attempt(pathOf(workspace, wanted.name), async () => {
        // A drive that isn't there now tells nothing of what became of the file.
        await lstat(workspace);
        const folder = await openFolder(workspace, false);
        if (!folder.ok) return folder;
        return folder.value === null ? ok('undone') : settleChange(folder.value.path, wanted, token);
      }),
    writeSchema: (workspace, text, isOurs) =>
      attempt(pathOf(workspace, '..'), async () => {
        const folder = await openFolder(workspace, true);
        if (!folder.ok) return folder;
        return folder.value === null ? ok(null) : writeSchemaFile(folder.value, text, isOurs);
      }),
    watch: (workspace, listener) => watchFolder(join(workspace, WORKFLOW_FOLDER), listener),
  };
}

async function attempt<T>(path: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    return refusalFor(error, path);
  }
}

function checkNames(change: FileChange, isNew: boolean): Result<null> {
  const problem = findNameProblem(change.name, isNew);
  if (problem !== null) return badName(change.name, problem);
  const other = change.kind === 'rename' ? findNameProblem(change.to, true) : null;
  return other === null || change.kind !== 'rename' ? ok(null) : badName(change.to, other);
}

function badName(name: string, problem: string) {
  return refuse(
    'invalid_input',
    `${JSON.stringify(name)} ${problem}.`,
    'Use a name of letters, digits, hyphens and dots that ends in .yaml or .json.',
  );
}

function pathOf(workspace: string, name: string): string {
  return join(workspace, WORKFLOW_FOLDER, name);
}
