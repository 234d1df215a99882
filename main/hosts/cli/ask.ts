import { createInterface, type Interface } from 'node:readline/promises';
import type { ApprovalView } from '../../../core/run/views.ts';
import { cardText } from './approval-card.ts';
import { localActor } from '../base/host.ts';
import type { RunHost } from './run-host.ts';
import { waitingApprovals } from './reader.ts';
import { paint, plain } from './text.ts';

/** Shows everything that waits in a run and takes decisions; `later` when one is left open, or at `signal`. */
export async function askAboutApprovals(
  host: RunHost,
  runId: string,
  signal: AbortSignal,
): Promise<'decided' | 'later'> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, signal });
  // In a question Ctrl-C reaches the terminal's reader, not the process.
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  try {
    for (const { approvalId } of await waitingApprovals(host.store, runId)) {
      // The answer before may have settled this one, too.
      const approval = await host.store.getApproval(approvalId);
      if (approval?.status !== 'waiting') continue;
      if ((await askAbout(host, approval, terminal)) === 'later') return 'later';
    }
    return 'decided';
  } finally {
    terminal.close();
  }
}

async function askAbout(
  host: RunHost,
  approval: ApprovalView,
  terminal: Interface,
): Promise<'decided' | 'later'> {
  process.stdout.write(`\n${await cardText(approval, host.blobs)}\n\n`);
  const me = localActor('cli');
  if (approval.endorsements.some(({ by }) => by.kind === me.kind && by.name === me.name)) {
    process.stdout.write(`You have approved it; ${ANOTHER}\n`);
    return 'later';
  }
  const answer = await takeAnswer(host, approval, terminal);
  if (answer.kind === 'later') return 'later';
  if (answer.kind === 'gone') {
    process.stdout.write('\nThis was decided elsewhere.\n');
    return 'decided';
  }
  const decided = await host.plane.decideApproval({
    approvalId: approval.approvalId,
    digest: approval.digest,
    decision: answer.kind,
    by: me,
    reason: answer.reason,
    again: answer.again ?? false,
  });
  if (!decided.ok) {
    const { message, fix } = decided.error;
    process.stdout.write(`${paint(process.stdout, 'red', plain(message))}\n  ${plain(fix)}\n`);
    return 'decided';
  }
  const after = await host.store.getApproval(approval.approvalId);
  if (after?.status !== 'waiting') return 'decided';
  process.stdout.write(`Your approval is recorded; ${ANOTHER}\n`);
  return 'later';
}

const ANOTHER = 'the policy asks for two people, so somebody else has to approve it, too.';

type Answer =
  | {
      readonly kind: 'approved' | 'rejected';
      readonly reason: string | null;
      /** Whoever proposed gets the reason and proposes anew. */
      readonly again?: boolean;
    }
  | { readonly kind: 'later' }
  /** Somebody else decided, or it became void, while the question stood. */
  | { readonly kind: 'gone' };

async function takeAnswer(
  host: RunHost,
  { approvalId, runId, revisionsLeft }: ApprovalView,
  terminal: Interface,
): Promise<Answer> {
  const gone = new AbortController();
  const stop = host.follow(runId, (item) => {
    if (item.kind !== 'committed') return;
    for (const { type, data } of item.events) {
      const isOver = type === 'approval.decided' || type === 'approval.voided';
      if (isOver && data.approvalId === approvalId) gone.abort();
    }
  });
  const isGone = (): boolean => gone.signal.aborted;
  const again = revisionsLeft > 0 ? '[t]ry again, ' : '';
  const text = `Approve exactly this? [y]es, [n]o, ${again}[l]ater: `;
  try {
    for (;;) {
      const word = (await question(terminal, text, gone.signal)).toLowerCase();
      if (isGone()) return { kind: 'gone' };
      if (word === 'l' || word === 'later') return { kind: 'later' };
      if (word === 'y' || word === 'yes') return { kind: 'approved', reason: null };
      const isAgain = revisionsLeft > 0 && ['t', 'try', 'try again'].includes(word);
      if (!isAgain && word !== 'n' && word !== 'no') {
        process.stdout.write(`Please answer y, n, ${again === '' ? '' : 't '}or l.\n`);
        continue;
      }
      const why = isAgain
        ? 'What should be otherwise? (who proposes is told) '
        : 'Why not? (goes into the record) ';
      const reason = await question(terminal, why, gone.signal);
      if (isGone()) return { kind: 'gone' };
      return { kind: 'rejected', reason: reason === '' ? null : reason, again: isAgain };
    }
  } finally {
    stop();
  }
}

/** One answer; the end of the input (Ctrl-D) means later, never yes. Empty once it is `gone`. */
function question(terminal: Interface, text: string, gone: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const onClose = (): void => resolve('later');
  const onGone = (): void => resolve('');
  terminal.once('close', onClose);
  gone.addEventListener('abort', onGone);
  terminal.question(text, { signal: gone }).then(
    (answer) => resolve(answer.trim()),
    (error: unknown) => {
      if (gone.aborted) resolve('');
      // The input was at its end before anybody asked.
      else if (error instanceof Error && 'code' in error && error.code === 'ERR_USE_AFTER_CLOSE')
        resolve('later');
      else reject(error);
    },
  );
  return promise.finally(() => {
    terminal.off('close', onClose);
    gone.removeEventListener('abort', onGone);
  });
}
