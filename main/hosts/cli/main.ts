import { EXIT, exitOfRefusal } from './exit.ts';
import { helpFor, helpText } from './help.ts';
import { guardStreams } from './streams.ts';
import { findWords, hasFlag } from './words.ts';

/**
 * The command line's entry. Only the help and the parts of the command that was asked for are loaded,
 * so that a short question gets a quick answer.
 */
async function main(args: readonly string[]): Promise<number> {
  const words = findWords(args).map((word) => word.text);
  if (args.length === 0 || words[0] === 'help') return print(helpText());
  if (hasFlag(args, '--help', '-h')) return print(helpFor(words.slice(0, 2)));
  if (args[0] === '--version') return print(`${(await import('../base/version.ts')).VERSION}\n`);
  const { findCommand } = await import('./commands.ts');
  const { createOutput } = await import('./output.ts');
  const output = createOutput(hasFlag(args, '--json'), hasFlag(args, '--verbose'));
  const found = await findCommand(args);
  if (!found.ok) {
    output.refusal(found.error);
    return exitOfRefusal(found.error);
  }
  return found.value(output);
}

function print(text: string): number {
  process.stdout.write(text);
  return EXIT.succeeded;
}

// npm starts scripts in the project's folder; paths are meant from where the person is.
const from = process.env['INIT_CWD'];
const script = process.env['npm_lifecycle_event'];
if ((script === 'signalbox' || script === 'start') && from !== undefined) process.chdir(from);
guardStreams();
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const { reportBug } = await import('./report-bug.ts');
  process.exitCode = reportBug(error, process.argv);
}
