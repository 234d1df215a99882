import type { CheckedText, WorkflowLine } from '../../../core/contract/workflows.ts';
import { workflowLine } from '../views/workflow-line.ts';
import type { ListedWorkflow } from '../workflow-library.ts';
import type { Checked } from '../workflows/check-texts.ts';
import type { Target } from '../workflows/place.ts';
import { namedWorkspace } from './guests.ts';
import type { CallContext, Services } from './services.ts';

/** A workflow as a call names it. */
export interface NamedTarget {
  readonly ref: string;
  readonly workspace?: string | null | undefined;
}

/** How the contract's procedures for workflows name and show things. */
export function workflowViews(services: Services) {
  const { ports, workflows } = services;

  async function lastRunOf({ workflow }: ListedWorkflow, workspace: string | null) {
    if (!workflow) return null;
    const which = { workflowId: workflow.id, workspace: workspace ?? undefined, limit: 1 };
    const { items } = await ports.store.listRuns(which);
    return items[0] ?? null;
  }

  /** The folder that a call names, which is followed before it is looked at: what changes after the look is told. */
  async function workspaceOf(context: CallContext, named: string | null | undefined): Promise<string | null> {
    const workspace = await namedWorkspace(services, context, named);
    if (workspace !== null) await services.followWorkflows(workspace);
    return workspace;
  }

  return {
    /** `workspace`: whose last runs are told; null: those of any. */
    async lines(found: readonly ListedWorkflow[], workspace: string | null): Promise<WorkflowLine[]> {
      const hasDraft = await workflows.drafts.look();
      const line = async (one: ListedWorkflow) =>
        workflowLine(one, { hasDraft: hasDraft(one), lastRun: await lastRunOf(one, workspace) });
      return Promise.all(found.map(line));
    },
    checked: ({ workflow, problems, plan }: Checked): CheckedText => ({
      workflow,
      problems,
      plan,
      inputs: workflow?.inputs ?? {},
    }),
    workspace: workspaceOf,
    async target(context: CallContext, { ref, workspace }: NamedTarget): Promise<Target> {
      return { ref, workspace: await workspaceOf(context, workspace) };
    },
  };
}
