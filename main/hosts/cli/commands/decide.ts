import { ok, type Result } from '../../../../core/errors.ts';
import { badUsage } from '../args.ts';
import { withArgs, type Call } from '../command.ts';
import { carryOutAnywhere } from '../../base/control/command.ts';
import { EXIT } from '../exit.ts';
import { hint } from '../hint.ts';
import { localActor } from '../../base/host.ts';
import type { Output } from '../output.ts';

const OPTIONS = { digest: { type: 'string' }, reason: { type: 'string' } } as const;
const REJECT_OPTIONS = { ...OPTIONS, again: { type: 'boolean' } } as const;

/** `approvals approve APPROVAL --digest D`: allows exactly what was seen. */
export function approve(args: readonly string[], output: Output): Promise<number> {
  return withArgs('approvals approve', 'one', OPTIONS, args, output, (call) =>
    decide(call, 'approved', output),
  );
}

/**
 * `approvals reject APPROVAL --reason TEXT`: refuses, with a reason that goes into the record; --again gives it
 * to whoever proposed, to propose anew.
 */
export function reject(args: readonly string[], output: Output): Promise<number> {
  return withArgs('approvals reject', 'one', REJECT_OPTIONS, args, output, (call) =>
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
  const owner = `signalbox approvals ${decision === 'approved' ? 'approve' : 'reject'}`;
  const done = await carryOutAnywhere(dataDir, owner, output, {
    kind: 'decide',
    approvalId,
    decision,
    digest: named ?? null,
    by: localActor('cli'),
    reason,
    ...(decision === 'rejected' ? { again: parsed.flag('again') } : {}),
  });
  if (!done.ok) return done;
  const { runId, digest, drivenBy, needsAnother = false } = done.value;
  output.document({ approvalId, runId, decision, digest, drivenBy, needsAnother });
  output.line(`Recorded: ${approvalId} ${decision}.`);
  if (needsAnother) {
    output.line('The policy asks for two people: somebody else has to approve it, too.');
    return ok(EXIT.succeeded);
  }
  output.line(
    drivenBy === null
      ? `Let the run go on with: ${hint(`runs resume ${runId}`, dataDir)}`
      : `The run goes on in process ${drivenBy}.`,
  );
  return ok(EXIT.succeeded);
}
