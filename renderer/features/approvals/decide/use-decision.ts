import { useMutation } from '@tanstack/react-query';
import { selectRead } from '../../../../core/approval/select-hunks.ts';
import type { ApprovalView } from '../../../../core/run/views.ts';
import { addressOf, go } from '../../../app/address.ts';
import { client } from '../../../client/api.ts';
import { queryClient } from '../../../client/query-client.ts';
import { cardOptions } from '../card/use-card.ts';
import { digestOf } from '../patch/digest.ts';
import { selectionOf, type Unticked } from '../patch/ticks.ts';
import type { ShownDiff } from '../patch/read-diff.ts';
import { useOnce } from './use-once.ts';

interface Decision {
  readonly approval: Pick<ApprovalView, 'approvalId' | 'digest'>;
  /** For what is a patch: what of it is not ticked. */
  readonly diff: ShownDiff | undefined;
  readonly unticked: Unticked;
  readonly reason: string;
}

/** What a person can do about one approval; each is done once however often it is pressed. */
export function useDecision(approvalId: string, query: Readonly<Record<string, string | undefined>>) {
  // Also after a refusal: somebody else may have decided meanwhile, which the card then says.
  const onSettled = (): Promise<void> =>
    queryClient.invalidateQueries({ queryKey: cardOptions(approvalId).queryKey });
  const approve = useOnce(
    async ({ approval, diff, unticked, reason }: Decision) =>
      client.approvals.approve({
        approvalId: approval.approvalId,
        digest: approval.digest,
        ...(reason.trim() !== '' && { reason: reason.trim() }),
        ...(diff && unticked.size > 0 && { part: await partOf(diff, unticked) }),
      }),
    {
      onSuccess: (outcome) => {
        // A part is an approval of its own, which took the place of this one.
        if (outcome.approvalId !== approvalId)
          go(addressOf(['approvals', outcome.approvalId], query), { replace: true });
      },
      onSettled,
    },
  );
  const reject = useOnce(
    (input: { readonly digest: string; readonly reason: string; readonly again: boolean }) =>
      client.approvals.reject({ approvalId, ...input }),
    { onSettled },
  );
  const snooze = useMutation({
    mutationFn: (input: { readonly digest: string; readonly until: string | null }) =>
      client.approvals.snooze({ approvalId, ...input }),
    onSettled,
  });
  const rollBack = useOnce((runId: string) => client.runs.rollBack({ runId, reason: null }), { onSettled });
  const retry = useOnce((runId: string) => client.runs.retryFailed({ runId }), { onSettled });
  return { approve, reject, snooze, rollBack, retry };
}

export type Decisions = ReturnType<typeof useDecision>;

/** The ticked part with the digest of its diff: what the person sees is what the control plane has to arrive at. */
async function partOf({ text, read }: ShownDiff, unticked: Unticked) {
  if (!read.ok) throw new Error('a diff that can’t be read has no parts');
  const selection = selectionOf(read.patch, unticked);
  const part = selectRead(
    text,
    read.patch.files.map(({ diff }) => diff),
    selection,
  );
  if (!part.ok) throw new Error(`what is ticked is no part: ${part.message}`);
  const patchDigest = await digestOf(part.diff);
  return {
    selection: selection.map(({ file, hunks }) => ({ file, hunks: hunks === 'all' ? hunks : [...hunks] })),
    patchDigest,
  };
}
