import { refuse, type Result, ok } from '../../core/errors.ts';
import type { AgentCatalog } from '../../core/agent/manifest.ts';
import { parseWorkflow } from '../../core/workflow/parse.ts';
import { planWorkflow, type WorkflowPlan } from '../../core/workflow/plan.ts';
import { hasErrors, type Problem } from '../../core/workflow/problem.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { validateWorkflow } from '../../core/workflow/validate.ts';
import type { Folders, WorkflowFile } from '../ports/folders.ts';
import type { Sha256 } from '../ports/runtime.ts';

/** Where a workspace keeps its own workflows. */
export const WORKFLOW_FOLDER = '.signalbox/workflows';
/** Checked texts that are kept: more than the workflows of a workspace, so that a list costs reading alone. */
const MAX_CHECKED = 500;

/** A workflow that was found, with everything that there is to say about it. */
export interface FoundWorkflow {
  readonly ref: string;
  readonly source: 'starter' | 'workspace';
  /** Relative to the folder of the starters, or to the workspace. */
  readonly path: string;
  readonly text: string;
  readonly workflow: Workflow | null;
  readonly problems: readonly Problem[];
  /** Null when it has errors. */
  readonly plan: WorkflowPlan | null;
}

type Checked = Pick<FoundWorkflow, 'workflow' | 'problems' | 'plan'>;

export interface WorkflowLibrary {
  /** Starters first, then those of the workspace, each by name. `workspace`: real path, or null. */
  list(workspace: string | null): Promise<readonly FoundWorkflow[]>;
  get(ref: string, workspace: string | null): Promise<Result<FoundWorkflow>>;
}

export interface LibraryParts {
  readonly folders: Pick<Folders, 'workflowFiles'>;
  /** Folder of the workflows that come with the program. */
  readonly starters: string;
  readonly catalog: () => AgentCatalog;
  readonly sha256: Sha256;
}

export function createWorkflowLibrary({ folders, starters, catalog, sha256 }: LibraryParts): WorkflowLibrary {
  /** By format and digest of the text, for one catalog: another one may know other tools. */
  const checked = new Map<string, Checked>();
  let checkedFor: AgentCatalog | null = null;

  function check(file: WorkflowFile): Checked {
    if (file.text === null) return unreadable(file);
    const agents = catalog();
    if (agents !== checkedFor) checked.clear();
    checkedFor = agents;
    const key = `${file.format} ${sha256(file.text.toWellFormed())}`;
    const result = checked.get(key) ?? checkText(file.text, file.format, agents);
    checked.delete(key);
    checked.set(key, result);
    const [oldest] = checked.keys();
    if (checked.size > MAX_CHECKED && oldest !== undefined) checked.delete(oldest);
    return result;
  }

  async function list(workspace: string | null): Promise<readonly FoundWorkflow[]> {
    const [own, theirs] = await Promise.all([
      folders.workflowFiles(starters, ''),
      workspace === null ? [] : folders.workflowFiles(workspace, WORKFLOW_FOLDER),
    ]);
    return [
      ...own.map((file) => ({
        ...found(file),
        ref: `starter:${nameOf(file.path)}`,
        source: 'starter' as const,
      })),
      ...theirs.map((file) => ({ ...found(file), ref: `file:${file.path}`, source: 'workspace' as const })),
    ];
  }

  const found = (file: WorkflowFile) => ({ path: file.path, text: file.text ?? '', ...check(file) });

  return {
    list,
    async get(ref, workspace) {
      // Looked up among those that are listed: no other file can be named.
      const match = (await list(workspace)).find((workflow) => workflow.ref === ref);
      if (match) return ok(match);
      return refuse(
        'not_found',
        `There is no workflow ${ref} here.`,
        'Choose one from the list of workflows.',
      );
    },
  };
}

function checkText(text: string, format: WorkflowFile['format'], catalog: AgentCatalog): Checked {
  const parsed = parseWorkflow(text, format);
  if (!parsed.workflow) return { workflow: null, problems: parsed.problems, plan: null };
  const problems = [...parsed.problems, ...validateWorkflow(parsed.workflow, catalog, parsed.locate)];
  const plan = hasErrors(problems) ? null : planWorkflow(parsed.workflow, catalog);
  return { workflow: parsed.workflow, problems, plan };
}

function unreadable({ problem }: WorkflowFile): Checked {
  const message = problem ?? 'The file can not be read.';
  const fix = 'Check the file and its permissions.';
  const place = { node: null, path: '', line: null, column: null };
  return {
    workflow: null,
    problems: [{ code: 'syntax', severity: 'error', ...place, message, fix }],
    plan: null,
  };
}

function nameOf(path: string): string {
  return path.replace(/\.[^.]+$/, '');
}
