import { unwrap, type Api } from './api.ts';
import type { Target } from '../workflows/place.ts';
import { namedWorkspace, refuseGuest } from './guests.ts';
import type { CallContext, Services } from './services.ts';
import { workflowViews, type NamedTarget } from './workflow-views.ts';

/** Procedures that change workflows: for the person of this account alone. */
export function workflowEditsRouter(api: Api, services: Services) {
  const { edits } = services.workflows;
  const views = workflowViews(services);

  function targetFor(context: CallContext, input: NamedTarget): Promise<Target> {
    refuseGuest(services, context);
    return views.target(context, input);
  }

  return {
    create: api.workflows.create.handler(async ({ input, context }) => {
      refuseGuest(services, context);
      const { from, where, name = null, note = null } = input;
      const workspace = await namedWorkspace(services, context, input.workspace);
      return unwrap(await edits.create({ from, where, name, note, workspace, by: context.actor }));
    }),
    save: api.workflows.save.handler(async ({ input, context }) => {
      const target = await targetFor(context, input);
      const { text, baseDigest, note = null, draft } = input;
      return unwrap(await edits.save({ target, text, baseDigest, note, draft, by: context.actor }));
    }),
    restore: api.workflows.restore.handler(async ({ input, context }) => {
      const target = await targetFor(context, input);
      const { number, baseDigest, note = null } = input;
      return unwrap(await edits.restore({ target, number, baseDigest, note, by: context.actor }));
    }),
    rename: api.workflows.rename.handler(async ({ input, context }) => {
      const target = await targetFor(context, input);
      return unwrap(await edits.rename(target, input.to, context.actor));
    }),
    remove: api.workflows.remove.handler(async ({ input, context }) => {
      const target = await targetFor(context, input);
      return unwrap(await edits.remove(target, input.baseDigest, context.actor));
    }),
  };
}
