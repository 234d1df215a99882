import { showPath } from '../../../../core/approval/visible-text.ts';
import { ok } from '../../../../core/errors.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import { carryOutAnywhere } from '../../base/control/command.ts';
import { localActor } from '../../base/host.ts';
import type { Output } from '../output.ts';

const OPTIONS = { reason: { type: 'string' } } as const;

/** `rollback RUN`: puts back what the run's patches changed, byte for byte. */
export function rollback(args: readonly string[], output: Output): Promise<number> {
  return withArgs('rollback', 'one', OPTIONS, args, output, async ({ word: runId, parsed, dataDir }) => {
    const reason = parsed.text('reason') ?? null;
    const by = localActor('cli');
    const wanted = { kind: 'rollback', runId, by, reason } as const;
    const done = await carryOutAnywhere(dataDir, 'signalbox rollback', output, wanted);
    if (!done.ok) return done;
    const { files } = done.value;
    output.document({ runId, files });
    output.line(`Put back as before run ${runId}: ${files.map(showPath).join(', ')}`);
    return ok(EXIT.succeeded);
  });
}
