import { ok } from '../../../../core/errors.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import { localActor, openHost } from '../host.ts';
import type { Output } from '../output.ts';

const OPTIONS = { reason: { type: 'string' } } as const;

/** `runs cancel RUN`: ends a run; its open approvals are withdrawn. */
export function cancel(args: readonly string[], output: Output): Promise<number> {
  return withArgs('runs cancel', 'one', OPTIONS, args, output, async ({ word: runId, parsed, dataDir }) => {
    const host = await openHost(dataDir, 'signalbox runs cancel', output.note);
    try {
      const done = await host.plane.cancel(runId, localActor(), parsed.text('reason') ?? 'cancelled by hand');
      if (!done.ok) return done;
      const status = (await host.plane.view(runId))?.summary.status ?? 'cancelled';
      output.document({ runId, status });
      output.line(
        status === 'cancelled'
          ? `Run ${runId} is cancelled.`
          : `Run ${runId} ends once the patch being applied is done: signalbox runs resume ${runId}`,
      );
      return ok(EXIT.succeeded);
    } finally {
      await host.close();
    }
  });
}
