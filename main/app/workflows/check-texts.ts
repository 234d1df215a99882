import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import { parseWorkflow, type WorkflowFormat } from '../../../core/workflow/parse.ts';
import { planWorkflow, type WorkflowPlan } from '../../../core/workflow/plan.ts';
import { hasErrors, type Problem } from '../../../core/workflow/problem.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import { gatherUses, usesOf } from '../../../core/workflow/used-workflows.ts';
import { validateWorkflow } from '../../../core/workflow/validate.ts';
import type { UsableWorkflows } from '../find-workflows.ts';

/** Checked texts that are kept: more than one list shows, so that a list costs reading alone. */
const MAX_CHECKED = 500;

/** What there is to say about a text. */
export interface Checked {
  readonly workflow: Workflow | null;
  readonly problems: readonly Problem[];
  /** Null when it has errors. */
  readonly plan: WorkflowPlan | null;
  /** The workflows that it uses, itself or through others, by reference. */
  readonly uses: Readonly<Record<string, Workflow>>;
}

export interface CheckTexts {
  /** What is known of the text of this digest; undefined: it has to be read and checked, as what uses others always has. */
  known(digest: string, format: WorkflowFormat): Checked | undefined;
  /** Checks a text, and remembers what came of it under its digest. */
  check(digest: string, text: string, format: WorkflowFormat, usable: UsableWorkflows): Promise<Checked>;
  /** Checks a text that nobody keeps. */
  once(text: string, format: WorkflowFormat | undefined, usable: UsableWorkflows): Promise<Checked>;
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
    async check(digest, text, format, usable) {
      const before = known(digest, format);
      if (before) return before;
      const agents = catalog();
      const found = await checkText(text, format, agents, usable);
      // What it uses may change without it, and the agents may have while that was read.
      const stays = found.workflow === null || usesOf(found.workflow).size === 0;
      if (stays && agents === checkedFor) keep(`${format} ${digest}`, found);
      return found;
    },
    once: (text, format, usable) => checkText(text, format, catalog(), usable),
  };
}

async function checkText(
  text: string,
  format: WorkflowFormat | undefined,
  catalog: AgentCatalog,
  usable: UsableWorkflows,
): Promise<Checked> {
  const { workflow, problems: read, locate } = parseWorkflow(text, format);
  if (!workflow) return { workflow: null, problems: read, plan: null, uses: {} };
  const find = await usable.finderFor(workflow);
  const problems = [...read, ...validateWorkflow(workflow, catalog, locate, find)];
  const { used } = gatherUses(workflow, find);
  const plan = hasErrors(problems) ? null : planWorkflow(workflow, catalog, used);
  return { workflow, problems, plan, uses: Object.fromEntries(used) };
}

/** Of a file whose text can't be had. */
export function unreadable(message: string): Checked {
  const fix = 'Check the file and its permissions.';
  const place = { node: null, path: '', line: null, column: null };
  return {
    workflow: null,
    problems: [{ code: 'syntax', severity: 'error', ...place, message, fix }],
    plan: null,
    uses: {},
  };
}
