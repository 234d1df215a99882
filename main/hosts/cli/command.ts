import type { Refusal, Result } from '../../../core/errors.ts';
import type { ParseArgsOptionsConfig } from 'node:util';
import { badUsage, readArgs, type Parsed } from './args.ts';
import { exitOfRefusal } from './exit.ts';
import { usageOf, type CommandName } from './help.ts';
import type { Output } from './output.ts';
import { dataFolder } from '../base/paths.ts';

/** What a command's body gets: its words (if it takes any), its options, and where its data is. */
export interface Call {
  readonly word: string;
  readonly second: string;
  readonly parsed: Parsed;
  readonly usage: string;
  readonly dataDir: string;
}

/** How many words a command takes: the least, the most. */
const WORD_COUNTS = { none: [0, 0], one: [1, 1], two: [2, 2], optional: [0, 1] } as const;

/**
 * Runs a command's body with checked arguments. `words`: how many it takes, the first is `call.word`.
 * A refusal is told and becomes the exit code.
 */
export async function withArgs(
  command: CommandName,
  words: keyof typeof WORD_COUNTS,
  options: ParseArgsOptionsConfig,
  args: readonly string[],
  output: Output,
  body: (call: Call) => Promise<Result<number>>,
): Promise<number> {
  const usage = usageOf(command);
  const parsed = readArgs(args, options, usage);
  if (!parsed.ok) return tell(parsed.error, output);
  const found = parsed.value.words;
  const [least, most] = WORD_COUNTS[words];
  if (found.length < least)
    return tell(badUsage(`"signalbox ${command}" needs one more word.`, usage).error, output);
  if (found.length > most) {
    return tell(badUsage(`"signalbox ${command}" takes no "${found[most] ?? ''}".`, usage).error, output);
  }
  const [word = '', second = ''] = found;
  // A command with a --data of its own means something else by it.
  const short = 'data' in options ? undefined : parsed.value.text('data');
  const dataDir = dataFolder(parsed.value.text('data-dir') ?? short);
  const result = await body({ word, second, parsed: parsed.value, usage, dataDir });
  return result.ok ? result.value : tell(result.error, output);
}

function tell(refusal: Refusal, output: Output): number {
  output.refusal(refusal);
  return exitOfRefusal(refusal);
}
