import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { badUsage } from '../args.ts';
import { withArgs, type Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { localActor, openHost } from '../host.ts';
import type { Output } from '../output.ts';

const OPTIONS = { digest: { type: 'string' }, reason: { type: 'string' } } as const;

/** `approvals approve APPROVAL --digest D`: allows exactly what was seen. */
export function approve(args: readonly string[], output: Output): Promise<number> {
  return withArgs('approvals approve', 'one', OPTIONS, args, output, (call) =>
    decide(call, 'approved', output),
  );
}

/** `approvals reject APPROVAL --reason TEXT`: refuses, with a reason that goes into the record. */
export function reject(args: readonly string[], output: Output): Promise<number> {
  return withArgs('approvals reject', 'one', OPTIONS, args, output, (call) =>
    decide(call, 'rejected', output),
  );
}

async function decide(
  call: Call,
  decision: 'approved' | 'rejected',
  output: Output,
): Promise<Result<number>> {
  const { word: approvalId, parsed, usage, dataDir } = call;
  const named = parsed.text('digest');
  const reason = parsed.text('reason') ?? null;
  if (decision === 'approved' && named === undefined) {
    return badUsage(
      'Name the digest that you saw with --digest, so that you approve that and nothing else.',
      usage,
    );
  }
  if (decision === 'rejected' && (reason === null || reason.trim() === '')) {
    return badUsage('Say why with --reason.', usage);
  }
  const host = await openHost(
    dataDir,
    `signalbox approvals ${decision === 'approved' ? 'approve' : 'reject'}`,
    output.note,
  );
  try {
    const view = await host.ports.store.getApproval(approvalId);
    if (!view)
      return refuse('not_found', `There is no approval ${approvalId}.`, 'See: signalbox approvals list');
    // To reject needs no proof of having seen anything: it changes nothing.
    const digest = named ?? view.digest;
    const done = await host.plane.decideApproval({ approvalId, decision, digest, by: localActor(), reason });
    if (!done.ok) return done;
    output.document({ approvalId, runId: view.runId, decision, digest });
    output.line(`Recorded: ${approvalId} ${decision}.`);
    output.line(`Let the run go on with: signalbox runs resume ${view.runId}`);
    return ok(EXIT.succeeded);
  } finally {
    await host.close();
  }
}
