import type { Refusal, Result } from '../../../core/errors.ts';
import type { ParseArgsOptionsConfig } from 'node:util';
import { badUsage, readArgs, type Parsed } from './args.ts';
import { exitOfRefusal } from './exit.ts';
import { usageOf, type CommandName } from './help.ts';
import type { Output } from './output.ts';
import { dataFolder } from '../base/paths.ts';

/** What a command's body gets: its one word (if it takes any), its options, and where its data is. */
export interface Call {
  readonly word: string;
  readonly parsed: Parsed;
  readonly usage: string;
  readonly dataDir: string;
}

/**
 * Runs a command's body with checked arguments. `words`: how many it takes, the first is `call.word`.
 * A refusal is told and becomes the exit code.
 */
export async function withArgs(
  command: CommandName,
  words: 'none' | 'one' | 'optional',
  options: ParseArgsOptionsConfig,
  args: readonly string[],
  output: Output,
  body: (call: Call) => Promise<Result<number>>,
): Promise<number> {
  const usage = usageOf(command);
  const parsed = readArgs(args, options, usage);
  if (!parsed.ok) return tell(parsed.error, output);
  const found = parsed.value.words;
  const least = words === 'one' ? 1 : 0;
  const most = words === 'none' ? 0 : 1;
  if (found.length < least)
    return tell(badUsage(`"signalbox ${command}" needs one more word.`, usage).error, output);
  if (found.length > most) {
    return tell(badUsage(`"signalbox ${command}" takes no "${found[most] ?? ''}".`, usage).error, output);
  }
  const dataDir = dataFolder(parsed.value.text('data'));
  const result = await body({ word: found[0] ?? '', parsed: parsed.value, usage, dataDir });
  return result.ok ? result.value : tell(result.error, output);
}

function tell(refusal: Refusal, output: Output): number {
  output.refusal(refusal);
  return exitOfRefusal(refusal);
}
