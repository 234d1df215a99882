import { ok, refuse } from '../../../../core/errors.ts';
import { cardText, readDiff } from '../approval-card.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import { hint } from '../hint.ts';
import type { Output } from '../output.ts';
import { PAGE_OPTIONS, readChoice, readPage } from '../paging.ts';
import { withReader } from '../reader.ts';
import { plain, table } from '../text.ts';

const STATUSES = ['waiting', 'approved', 'rejected', 'void', 'expired', 'cancelled', 'all'] as const;

/** `approvals list`: what waits, oldest first; --status for others. */
export function listApprovals(args: readonly string[], output: Output): Promise<number> {
  return withArgs(
    'approvals list',
    'none',
    PAGE_OPTIONS,
    args,
    output,
    async ({ parsed, usage, dataDir }) => {
      const page = readPage(parsed, usage);
      if (!page.ok) return page;
      const choice = readChoice(parsed, 'status', STATUSES, usage);
      if (!choice.ok) return choice;
      const status = choice.value ?? 'waiting';
      const filter = status === 'all' ? page.value : { ...page.value, statuses: [status] };
      const found = await withReader(dataDir, (store) => store.listApprovals(filter));
      output.document(found);
      const rows = found.items.map((approval) => [
        approval.approvalId,
        approval.status,
        approval.expiresAt,
        plain(`${approval.title} (${approval.workflowName})`),
      ]);
      if (rows.length > 0) output.line(table([['APPROVAL', 'STATUS', 'EXPIRES', 'TITLE'], ...rows]));
      else output.line(status === 'waiting' ? 'Nothing waits for a decision.' : 'No approvals.');
      if (found.nextCursor !== null) output.line(`more: --cursor ${found.nextCursor}`);
      return ok(EXIT.succeeded);
    },
  );
}

/** `approvals show APPROVAL`: all that a decision needs. */
export function showApproval(args: readonly string[], output: Output): Promise<number> {
  return withArgs('approvals show', 'one', {}, args, output, ({ word, dataDir }) =>
    withReader(dataDir, async (store, blobs) => {
      const approval = await store.getApproval(word);
      if (!approval)
        return refuse('not_found', `There is no approval ${word}.`, 'See: signalbox approvals list');
      output.document({ ...approval, diff: await readDiff(approval.subject, blobs) });
      output.line(await cardText(approval, blobs));
      if (approval.status !== 'waiting') return ok(EXIT.succeeded);
      output.line(`\napprove: ${hint(`approvals approve ${word} --digest ${approval.digest}`, dataDir)}`);
      output.line(`reject:  ${hint(`approvals reject ${word} --reason "why"`, dataDir)}`);
      if (approval.candidate !== undefined) {
        const other = `approvals choose ${word} --candidate N --digest ${approval.digest}`;
        output.line(`choose:  ${hint(other, dataDir)}`);
        output.line(
          `         ${hint(`runs show ${approval.runId}`, dataDir)}  (the candidates and their scores)`,
        );
      }
      if (approval.revisionsLeft > 0) {
        output.line(
          `again:   ${hint(`approvals reject ${word} --again --reason "what should be otherwise"`, dataDir)}`,
        );
      }
      return ok(EXIT.succeeded);
    }),
  );
}
