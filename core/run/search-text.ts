import type { WorkflowRecord } from '../workflow/record.ts';
import type { ApprovalView, RunSummary } from './views.ts';

/** Of each part so many UTF-16 code units can be searched: what people remember stands at the start. */
const MAX_PART = 500;
/** Of touched paths together, about 40 of them: lists scan this text for every row. */
const MAX_PATHS = 2_000;

/** What is typed and what is searched are compared in this form: any case, composed letters. */
export function foldText(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** Joins what can be searched; a part ends with its line, so that no match spans two of them. */
export function joinSearchText(parts: readonly (string | null | undefined)[]): string {
  return foldText(parts.map((part) => (part ?? '').slice(0, MAX_PART)).join('\n'));
}

/** What a run can be found by: a text that contains the words searched for, both folded. */
export function runSearchText(run: RunSummary): string {
  return joinSearchText([run.runId, run.workflowId, run.workflowName, run.workspace, run.reason]);
}

/** What a workflow of the store can be found by. */
export function workflowSearchText({ name, place, workflowId }: WorkflowRecord): string {
  return joinSearchText([name, place.kind === 'store' ? place.id : place.path, workflowId]);
}

/** What an approval can be found by, in the same form. */
export function approvalSearchText({ title, workflowName, runId, subject }: ApprovalView): string {
  const found = joinSearchText([title, workflowName, runId]);
  if (subject.kind !== 'patch') return found;
  let paths = '';
  for (const { path } of subject.files) {
    if (paths.length + path.length > MAX_PATHS) break;
    paths += `\n${path}`;
  }
  return found + foldText(paths);
}
