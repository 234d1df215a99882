import type { DecisionOutcome } from '../../../core/contract/approvals.ts';
import { refuse } from '../../../core/errors.ts';
import { createApprovalReads } from '../read-approvals.ts';
import { approvalLine } from '../views/approval-line.ts';
import { refusalError, unwrap, type Api } from './api.ts';
import { createDecisions } from '../decisions.ts';
import type { Services } from './services.ts';

export function approvalsRouter(api: Api, services: Services) {
  const { plane, ports, folders } = services;
  const reads = createApprovalReads(plane, ports, folders);
  const decisions = createDecisions(plane, ports.store);

  return api.approvals.router({
    list: api.approvals.list.handler(async ({ input }) => {
      const now = new Date(ports.clock.now()).toISOString();
      const page = await ports.store.listApprovals({ ...input, now });
      return { ...page, items: page.items.map(approvalLine) };
    }),
    get: api.approvals.get.handler(async ({ input }) => unwrap(await reads.card(input.approvalId))),
    diff: api.approvals.diff.handler(async ({ input }) =>
      unwrap(await reads.diff(input.approvalId, input.from)),
    ),
    patchedFile: api.approvals.patchedFile.handler(async ({ input }) =>
      unwrap(await reads.patchedFile(input.approvalId, input.path)),
    ),
    approve: api.approvals.approve.handler(async ({ input, context }): Promise<DecisionOutcome> => {
      const { reason = null, ...named } = input;
      return unwrap(await decisions.decide({ ...named, decision: 'approved', reason, by: context.actor }));
    }),
    reject: api.approvals.reject.handler(async ({ input, context }): Promise<DecisionOutcome> =>
      unwrap(await decisions.decide({ ...input, decision: 'rejected', by: context.actor })),
    ),
    edit: api.approvals.edit.handler(async ({ input, context }) => {
      const { files, ...target } = input;
      const change = { kind: 'edit', files } as const;
      const { approvalId, digest } = unwrap(
        await plane.amendApproval({ ...target, change, by: context.actor }),
      );
      return { approvalId, digest };
    }),
    choose: api.approvals.choose.handler(async ({ input, context }) => {
      const { approvalId, digest } = unwrap(await plane.chooseCandidate({ ...input, by: context.actor }));
      return { approvalId, digest };
    }),
    snooze: api.approvals.snooze.handler(async ({ input, context }) =>
      unwrap(await plane.snoozeApproval({ ...input, by: context.actor })),
    ),
    decideMany: api.approvals.decideMany.handler(({ input: { items, decision, reason = null }, context }) => {
      if (decision === 'rejected' && reason === null) throw refusalError(noReason().error);
      return decisions.decideMany(items, { decision, reason, by: context.actor });
    }),
  });
}

function noReason() {
  return refuse('invalid_input', 'A rejection needs a reason.', 'Say in a few words why.');
}
