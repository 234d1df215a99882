import { createInterface, type Interface } from 'node:readline/promises';
import type { ApprovalView } from '../../../core/run/views.ts';
import { cardText } from './approval-card.ts';
import { localActor, type Host } from './host.ts';
import { waitingApprovals } from './reader.ts';
import { paint, plain } from './text.ts';

/** Shows everything that waits in a run and takes decisions; `later` when one is left open, or at `signal`. */
export async function askAboutApprovals(
  host: Host,
  runId: string,
  signal: AbortSignal,
): Promise<'decided' | 'later'> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, signal });
  // In a question Ctrl-C reaches the terminal's reader, not the process.
  terminal.on('SIGINT', () => process.emit('SIGINT'));
  try {
    for (const approval of await waitingApprovals(host.ports.store, runId)) {
      if ((await askAbout(host, approval, terminal)) === 'later') return 'later';
    }
    return 'decided';
  } finally {
    terminal.close();
  }
}

async function askAbout(
  host: Host,
  approval: ApprovalView,
  terminal: Interface,
): Promise<'decided' | 'later'> {
  process.stdout.write(`\n${await cardText(approval, host.ports.blobs)}\n\n`);
  const { approvalId, digest } = approval;
  for (;;) {
    const answer = (await question(terminal, 'Approve exactly this? [y]es, [n]o, [l]ater: ')).toLowerCase();
    if (answer === 'l' || answer === 'later') return 'later';
    const approves = answer === 'y' || answer === 'yes';
    if (!approves && answer !== 'n' && answer !== 'no') continue;
    const reason = approves ? '' : await question(terminal, 'Why not? (goes into the record) ');
    const decided = await host.plane.decideApproval({
      approvalId,
      digest,
      decision: approves ? 'approved' : 'rejected',
      by: localActor(),
      reason: reason === '' ? null : reason,
    });
    if (!decided.ok) {
      const { message, fix } = decided.error;
      process.stdout.write(`${paint(process.stdout, 'red', plain(message))}\n  ${plain(fix)}\n`);
    }
    return 'decided';
  }
}

/** One answer; the end of the input (Ctrl-D) means later, never yes. */
async function question(terminal: Interface, text: string): Promise<string> {
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('later')));
  return (await Promise.race([terminal.question(text), closed])).trim();
}
