import { ok } from '../../../../core/errors.ts';
import { WORKFLOW_LIMITS } from '../../../../core/workflow/schema-base.ts';
import { carryOutAnywhere } from '../../base/control/command.ts';
import { localActor } from '../../base/host.ts';
import { badUsage } from '../args.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import { hint } from '../hint.ts';
import type { Output } from '../output.ts';

const OPTIONS = { digest: { type: 'string' }, candidate: { type: 'string' } } as const;

/** `approvals choose APPROVAL --candidate N --digest D`: another candidate's patch, checked and asked about anew. */
export function choose(args: readonly string[], output: Output): Promise<number> {
  return withArgs('approvals choose', 'one', OPTIONS, args, output, async (call) => {
    const { word: approvalId, parsed, usage, dataDir } = call;
    const digest = parsed.text('digest');
    const number = parsed.text('candidate') ?? '';
    const candidate = /^\d{1,3}$/.test(number) ? Number(number) : 0;
    if (candidate < 1 || candidate > WORKFLOW_LIMITS.candidates)
      return badUsage('Name the candidate with --candidate: 1 is the first.', usage);
    if (digest === undefined)
      return badUsage('Name the digest that you saw with --digest, so that nothing else is replaced.', usage);
    const done = await carryOutAnywhere(dataDir, 'signalbox approvals choose', output, {
      kind: 'choose',
      approvalId,
      digest,
      candidate: candidate - 1,
      by: localActor('cli'),
    });
    if (!done.ok) return done;
    output.document({ replaces: approvalId, candidate, ...done.value });
    output.line(`Candidate ${candidate} is asked about instead, as ${done.value.approvalId}.`);
    output.line(`Look at it with: ${hint(`approvals show ${done.value.approvalId}`, dataDir)}`);
    return ok(EXIT.succeeded);
  });
}
