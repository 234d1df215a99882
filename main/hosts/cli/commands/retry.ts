import { ok } from '../../../../core/errors.ts';
import { carryOutAnywhere } from '../../base/control/command.ts';
import { localActor } from '../../base/host.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import { hint } from '../hint.ts';
import type { Output } from '../output.ts';

/** `runs retry RUN`: opens a failed or cancelled run again; what succeeded in it is not done again. */
export function retry(args: readonly string[], output: Output): Promise<number> {
  return withArgs('runs retry', 'one', {}, args, output, async ({ word: runId, dataDir }) => {
    const wanted = { kind: 'retry', runId, by: localActor('cli') } as const;
    const done = await carryOutAnywhere(dataDir, 'signalbox runs retry', output, wanted);
    if (!done.ok) return done;
    const { steps, drivenBy } = done.value;
    output.document({ runId, steps, drivenBy });
    output.line(`Run ${runId} is open again; these begin anew: ${steps.join(', ')}.`);
    output.line(
      drivenBy === null
        ? `Let it go on with: ${hint(`runs resume ${runId}`, dataDir)}`
        : `It goes on in process ${drivenBy}.`,
    );
    return ok(EXIT.succeeded);
  });
}
