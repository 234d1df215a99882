import type { WorkflowDetail } from '../../../core/contract/workflows.ts';
import { formatOfText } from '../../../core/workflow/parse.ts';
import { unwrap, type Api } from './api.ts';
import type { Services } from './services.ts';
import { workflowDraftsRouter } from './workflow-drafts.ts';
import { workflowEditsRouter } from './workflow-edits.ts';
import { workflowViews } from './workflow-views.ts';

export function workflowsRouter(api: Api, services: Services) {
  const { ports } = services;
  const { library, history, edits } = services.workflows;
  const views = workflowViews(services);

  return api.workflows.router({
    list: api.workflows.list.handler(async ({ input, context }) => {
      const workspace = await views.workspace(context, input.workspace);
      return views.lines(await library.list(workspace), workspace);
    }),
    stored: api.workflows.stored.handler(async ({ input: { workspace: named, ...page }, context }) => {
      const workspace = await views.workspace(context, named);
      const { items, nextCursor } = await library.stored({ ...page, order: 'name' }, workspace);
      return { items: await views.lines(items, workspace), nextCursor };
    }),
    get: api.workflows.get.handler(async ({ input, context }): Promise<WorkflowDetail> => {
      const target = await views.target(context, input);
      const found = unwrap(await library.get(target));
      const [line] = await views.lines([found], target.workspace);
      if (!line) throw new Error('a workflow has no line');
      const { text, format, digest } = found;
      return { line, text, format, digest, canSave: await edits.canSave(target), ...views.checked(found) };
    }),
    catalog: api.workflows.catalog.handler(() => [...ports.catalog().values()]),
    uses: api.workflows.uses.handler(async ({ input: { refs, workspace }, context }) =>
      Object.fromEntries(await library.uses(refs, await views.workspace(context, workspace))),
    ),
    check: api.workflows.check.handler(async ({ input: { text, format }, context }) => {
      const workspace = await views.workspace(context, undefined);
      return views.checked(await library.check(text, format, workspace));
    }),
    versions: api.workflows.versions.handler(async ({ input, context }) => {
      const { limit, cursor } = input;
      const target = await views.target(context, input);
      const page = unwrap(await history.versions(target, { limit, cursor }));
      // Of what was never saved there is no history, but it has to be there.
      if (page.items.length === 0 && cursor === undefined) unwrap(await library.get(target));
      return page;
    }),
    version: api.workflows.version.handler(async ({ input, context }) => {
      const target = await views.target(context, input);
      const version = unwrap(await history.version(target, input.number));
      const { line, format, bytes } = version;
      const text = new TextDecoder().decode(bytes);
      return { line, text, format, ...views.checked(await library.check(text, format, target.workspace)) };
    }),
    export: api.workflows.export.handler(async ({ input, context }) => {
      const target = await views.target(context, input);
      const { ref } = target;
      const text =
        input.number === undefined
          ? unwrap(await library.get(target)).text
          : new TextDecoder().decode(unwrap(await history.version(target, input.number)).bytes);
      const isJson = formatOfText(text) === 'json';
      const stem = ref.replace(/^.*[:/]/, '').replace(/\.(ya?ml|json)$/i, '');
      const name = `${stem}${input.number === undefined ? '' : `-v${input.number}`}.${isJson ? 'json' : 'yaml'}`;
      return { name, mediaType: isJson ? 'application/json' : 'application/yaml', text };
    }),
    ...workflowEditsRouter(api, services),
    ...workflowDraftsRouter(api, services),
  });
}
