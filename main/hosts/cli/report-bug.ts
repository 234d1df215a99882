import { RefusalError } from '../../../core/errors.ts';
import { EXIT, exitOfRefusal } from './exit.ts';
import { createOutput } from './output.ts';

/** Tells of something unexpected in two lines, with the stack only under --verbose. Returns the exit code. */
export function reportBug(error: unknown, argv: readonly string[]): number {
  const output = createOutput(argv.includes('--json'));
  const verbose = argv.includes('--verbose');
  if (error instanceof RefusalError) {
    output.refusal(error.refusal);
    if (verbose && error.cause instanceof Error)
      process.stderr.write(`${error.cause.stack ?? error.cause.message}\n`);
    return exitOfRefusal(error.refusal);
  }
  const message = error instanceof Error ? error.message : String(error);
  const fix =
    'This is a bug in Signalbox; nothing that was recorded is lost. Run again with --verbose and report it.';
  output.refusal({ code: 'internal', message, fix });
  if (verbose && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return EXIT.failed;
}
