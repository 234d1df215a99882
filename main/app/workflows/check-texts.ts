import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import { parseWorkflow, type WorkflowFormat } from '../../../core/workflow/parse.ts';
import { planWorkflow, type WorkflowPlan } from '../../../core/workflow/plan.ts';
import { hasErrors, type Problem } from '../../../core/workflow/problem.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import { validateWorkflow } from '../../../core/workflow/validate.ts';

/** Checked texts that are kept: more than one list shows, so that a list costs reading alone. */
const MAX_CHECKED = 500;

/** What there is to say about a text. */
export interface Checked {
  readonly workflow: Workflow | null;
  readonly problems: readonly Problem[];
  /** Null when it has errors. */
  readonly plan: WorkflowPlan | null;
}

export interface CheckTexts {
  /** What is known of the text of this digest; undefined: it has to be read and checked. */
  known(digest: string, format: WorkflowFormat): Checked | undefined;
  /** Checks a text, and remembers what came of it under its digest. */
  check(digest: string, text: string, format: WorkflowFormat): Checked;
  /** Checks a text that nobody keeps. */
  once(text: string, format: WorkflowFormat | undefined): Checked;
}

/** Checks texts against the catalog as it is now. */
export function createCheckTexts(catalog: () => AgentCatalog): CheckTexts {
  /** By format and digest of the text, for one catalog: another one may know other tools. */
  const checked = new Map<string, Checked>();
  let checkedFor: AgentCatalog | null = null;

  function known(digest: string, format: WorkflowFormat): Checked | undefined {
    const agents = catalog();
    if (agents !== checkedFor) checked.clear();
    checkedFor = agents;
    const key = `${format} ${digest}`;
    const found = checked.get(key);
    if (found) keep(key, found);
    return found;
  }

  /** What was asked for last is the last to go. */
  function keep(key: string, result: Checked): void {
    checked.delete(key);
    checked.set(key, result);
    const [oldest] = checked.keys();
    if (checked.size > MAX_CHECKED && oldest !== undefined) checked.delete(oldest);
  }

  return {
    known,
    check(digest, text, format) {
      const found = known(digest, format) ?? checkText(text, format, catalog());
      keep(`${format} ${digest}`, found);
      return found;
    },
    once: (text, format) => checkText(text, format, catalog()),
  };
}

function checkText(text: string, format: WorkflowFormat | undefined, catalog: AgentCatalog): Checked {
  const parsed = parseWorkflow(text, format);
  if (!parsed.workflow) return { workflow: null, problems: parsed.problems, plan: null };
  const problems = [...parsed.problems, ...validateWorkflow(parsed.workflow, catalog, parsed.locate)];
  const plan = hasErrors(problems) ? null : planWorkflow(parsed.workflow, catalog);
  return { workflow: parsed.workflow, problems, plan };
}

/** Of a file whose text can't be had. */
export function unreadable(message: string): Checked {
  const fix = 'Check the file and its permissions.';
  const place = { node: null, path: '', line: null, column: null };
  return {
    workflow: null,
    problems: [{ code: 'syntax', severity: 'error', ...place, message, fix }],
    plan: null,
  };
}
