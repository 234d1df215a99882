import { ok } from '../../../../core/errors.ts';
import { withArgs } from '../command.ts';
import { carryOutAnywhere } from '../../base/control/command.ts';
import { EXIT } from '../exit.ts';
import { localActor } from '../../base/host.ts';
import type { Output } from '../output.ts';

const OPTIONS = { reason: { type: 'string' } } as const;

/** `runs cancel RUN`: ends a run, wherever it is driven; its open approvals are withdrawn. */
export function cancel(args: readonly string[], output: Output): Promise<number> {
  return withArgs('runs cancel', 'one', OPTIONS, args, output, async ({ word: runId, parsed, dataDir }) => {
    const done = await carryOutAnywhere(dataDir, 'signalbox runs cancel', output, {
      kind: 'cancel',
      runId,
      by: localActor('cli'),
      reason: parsed.text('reason') ?? 'cancelled by hand',
    });
    if (!done.ok) return done;
    const { status } = done.value;
    output.document({ runId, status });
    output.line(
      status === 'cancelled'
        ? `Run ${runId} is cancelled.`
        : `Run ${runId} came to its end by itself before: ${status}.`,
    );
    return ok(EXIT.succeeded);
  });
}
