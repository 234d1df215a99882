import type { WorkflowLine } from '../../../core/contract/workflows.ts';
import { workflowLine } from '../views/workflow-line.ts';
import type { FoundWorkflow } from '../workflow-library.ts';
import { unwrap, type Api } from './api.ts';
import { namedWorkspace } from './guests.ts';
import type { Services } from './services.ts';

export function workflowsRouter(api: Api, services: Services) {
  const { ports, workflows } = services;

  /** `workspace`: whose last run is told; null: that of any. */
  async function line(found: FoundWorkflow, workspace: string | null): Promise<WorkflowLine> {
    if (!found.workflow) return workflowLine(found, null);
    const which = { workflowId: found.workflow.id, workspace: workspace ?? undefined, limit: 1 };
    const { items } = await ports.store.listRuns(which);
    return workflowLine(found, items[0] ?? null);
  }

  return api.workflows.router({
    list: api.workflows.list.handler(async ({ input, context }) => {
      const workspace = await namedWorkspace(services, context, input.workspace);
      const found = await workflows.list(workspace);
      return Promise.all(found.map((one) => line(one, workspace)));
    }),
    get: api.workflows.get.handler(async ({ input, context }) => {
      const workspace = await namedWorkspace(services, context, input.workspace);
      const found = unwrap(await workflows.get(input.ref, workspace));
      const { text, workflow, problems, plan } = found;
      const inputs = workflow?.inputs ?? {};
      return { line: await line(found, workspace), text, workflow, problems, plan, inputs };
    }),
    catalog: api.workflows.catalog.handler(() => [...ports.catalog().values()]),
  });
}
