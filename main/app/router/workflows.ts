import type { WorkflowLine } from '../../../core/contract/workflows.ts';
import type { FoundWorkflow } from '../workflow-library.ts';
import { unwrap, type Api } from './api.ts';
import type { Services } from './services.ts';

export function workflowsRouter(api: Api, { ports, settings, workflows }: Services) {
  async function line(found: FoundWorkflow): Promise<WorkflowLine> {
    const { ref, source, path, workflow, problems, plan } = found;
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const last = workflow && (await ports.store.listRuns({ workflowId: workflow.id, limit: 1 }));
    return {
      ref,
      source,
      path,
      id: workflow?.id ?? null,
      name: workflow?.name ?? path,
      description: workflow?.description ?? '',
      version: workflow?.version ?? null,
      nodes: workflow?.nodes.length ?? 0,
      errors,
      warnings: problems.length - errors,
      gates: plan?.needsApproval.length ?? 0,
      lastRun: last?.items[0] ?? null,
    };
  }

  return api.workflows.router({
    list: api.workflows.list.handler(async () => {
      const found = await workflows.list(settings.get().currentWorkspace);
      return Promise.all(found.map(line));
    }),
    get: api.workflows.get.handler(async ({ input }) => {
      const found = unwrap(await workflows.get(input.ref, settings.get().currentWorkspace));
      const { text, workflow, problems, plan } = found;
      return { line: await line(found), text, workflow, problems, plan, inputs: workflow?.inputs ?? {} };
    }),
    catalog: api.workflows.catalog.handler(() => [...ports.catalog().values()]),
  });
}
