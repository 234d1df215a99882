import { z } from 'zod';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { findJsonFault, type Json } from '../../../../core/json.ts';
import { carryOutAnywhere } from '../../base/control/command.ts';
import { localActor } from '../../base/host.ts';
import { badUsage } from '../args.ts';
import { withArgs } from '../command.ts';
import { EXIT } from '../exit.ts';
import { hint } from '../hint.ts';
import type { Output } from '../output.ts';
import { readNamedFile } from '../read-file.ts';
import { plain } from '../text.ts';

const OPTIONS = { data: { type: 'string' }, key: { type: 'string' } } as const;
/** Bytes of a file with data: more than a signal may hold. */
const MAX_FILE = 1024 * 1024;

/** `runs signal RUN NAME --data JSON`: gives a run what a step of it waits for, wherever it is driven. */
export function signal(args: readonly string[], output: Output): Promise<number> {
  return withArgs('runs signal', 'two', OPTIONS, args, output, async (call) => {
    const { word: runId, second: name, parsed, usage, dataDir } = call;
    const data = await readData(parsed.text('data'), usage);
    if (!data.ok) return data;
    const done = await carryOutAnywhere(dataDir, 'signalbox runs signal', output, {
      kind: 'signal',
      runId,
      name,
      data: data.value,
      key: parsed.text('key') ?? null,
      by: localActor('cli'),
    });
    if (!done.ok) return done;
    const { signalId, usedBy, existing, drivenBy } = done.value;
    output.document({ runId, name, signalId, usedBy, existing, drivenBy });
    const before = existing ? 'It had come before, under the same key. ' : '';
    output.line(
      usedBy === null
        ? `${before}Recorded: ${plain(name)} is kept until a step waits for it.`
        : `${before}Recorded: ${usedBy} has its signal ${plain(name)}.`,
    );
    output.line(
      drivenBy === null
        ? `Let the run go on with: ${hint(`runs resume ${runId}`, dataDir)}`
        : `The run goes on in process ${drivenBy}.`,
    );
    return ok(EXIT.succeeded);
  });
}

/** The data of a signal: JSON, or with a leading @ the path of a file with JSON; null without any. */
async function readData(given: string | undefined, usage: string): Promise<Result<Json>> {
  if (given === undefined) return ok(null);
  const read = given.startsWith('@')
    ? await readNamedFile(given.slice(1), 'a file with JSON', MAX_FILE)
    : ok(new TextEncoder().encode(given));
  if (!read.ok) return read;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(read.value));
    // Looked at first: what walks a value that is nested too deep would run out of stack.
    const fault = findJsonFault(value);
    if (fault !== null) return refuse('invalid_input', `The data can't be kept: ${fault}.`, 'Correct it.');
    return ok(z.json().parse(value));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (given.startsWith('@'))
      return refuse('invalid_input', `${given.slice(1)} is no JSON file.`, 'Correct it.');
    const shown = plain(given).slice(0, 60);
    return badUsage(
      `--data takes the signal's data as JSON here, not "${shown}"; the data folder is named with --data-dir.`,
      usage,
    );
  }
}
