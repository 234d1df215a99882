import { ok, refuse, type Result } from '../../../core/errors.ts';
import { findNameProblem } from '../../../core/workflow/file-name.ts';
import { WORKFLOW_FOLDER, type WorkflowPlace } from '../../../core/workflow/record.ts';

/** Which workflow: its ref, and of a file the workspace (real path; null: none is open). */
export interface Target {
  readonly ref: string;
  readonly workspace: string | null;
}

/** Where a target lives. Refused for starters, which nobody changes, and for what can't be a workflow. */
export function placeOf({ ref, workspace }: Target): Result<WorkflowPlace> {
  const path = ref.slice(ref.indexOf(':') + 1);
  if (ref.startsWith('store:')) return ok({ kind: 'store', id: path });
  if (ref.startsWith('starter:')) {
    return refuse(
      'invalid_input',
      `${ref} comes with Signalbox, and stays as it is.`,
      'Make a copy of it, and change that.',
    );
  }
  if (workspace === null) {
    return refuse('invalid_input', 'No workspace is open.', 'Open a folder, or the sample workspace, first.');
  }
  const name = path.startsWith(`${WORKFLOW_FOLDER}/`) ? path.slice(WORKFLOW_FOLDER.length + 1) : undefined;
  if (name === undefined || findNameProblem(name, false) !== null) return noWorkflow(ref);
  return ok({ kind: 'file', workspace, path });
}

/** The place of a file in the workflow folder. */
export function filePlace(workspace: string, name: string): Extract<WorkflowPlace, { kind: 'file' }> {
  return { kind: 'file', workspace, path: `${WORKFLOW_FOLDER}/${name}` };
}

export function noWorkflow(ref: string) {
  return refuse('not_found', `There is no workflow ${ref} here.`, 'Choose one from the list of workflows.');
}
