import { placeOf } from '../workflows/place.ts';
import { unwrap, type Api } from './api.ts';
import { refuseGuest } from './guests.ts';
import type { Services } from './services.ts';
import { workflowViews } from './workflow-views.ts';

/** Unsaved texts: those of the person of this account, which nobody else reads either. */
export function workflowDraftsRouter(api: Api, services: Services) {
  const { drafts, edits } = services.workflows;
  const views = workflowViews(services);

  return {
    draft: api.workflows.draft.handler(async ({ input, context }) => {
      refuseGuest(services, context);
      return drafts.get(await views.target(context, input));
    }),
    drafts: api.workflows.drafts.handler(({ context }) => {
      refuseGuest(services, context);
      return drafts.lines();
    }),
    saveDraft: api.workflows.saveDraft.handler(async ({ input, context }) => {
      refuseGuest(services, context);
      const target = await views.target(context, input);
      unwrap(placeOf(target));
      // Whatever was removed meanwhile, its text is still worth keeping; but for what never was there is no draft.
      unwrap(await edits.known(target));
      const { text, baseDigest, after } = input;
      return unwrap(await drafts.save({ target, text, baseDigest, after, by: context.actor }));
    }),
    discardDraft: api.workflows.discardDraft.handler(async ({ input: { ref, workspace, seq }, context }) => {
      refuseGuest(services, context);
      // Also of a workspace that is not in the list any more: the draft is here all the same.
      const last = services.settings.get().currentWorkspace;
      const target = { ref, workspace: workspace === undefined ? last : workspace };
      return { discarded: unwrap(await drafts.discard(target, seq)) };
    }),
  };
}
