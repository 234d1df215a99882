import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RefusalError } from '../../../core/errors.ts';
import { EXIT, exitOfRefusal } from './exit.ts';
import { createOutput } from './output.ts';
import { hasFlag } from './words.ts';

/** Causes of causes that --verbose tells of. */
const MAX_CAUSES = 5;

/**
 * Tells of something thrown in two lines; --verbose adds what caused it. The stack of a bug never reaches the
 * terminal: --verbose puts it into a file that can go with a report. Returns the exit code.
 */
export function reportBug(error: unknown, argv: readonly string[]): number {
  const verbose = hasFlag(argv, '--verbose');
  const output = createOutput(hasFlag(argv, '--json'), verbose);
  if (error instanceof RefusalError) {
    output.refusal(error.refusal);
    for (const cause of causesOf(error)) output.detail(`caused by: ${cause}`);
    return exitOfRefusal(error.refusal);
  }
  const message = error instanceof Error ? error.message : String(error);
  const fix =
    'This is a bug in Signalbox; nothing that was recorded is lost. Run again with --verbose and report it.';
  output.refusal({ code: 'internal', message, fix });
  for (const cause of causesOf(error)) output.detail(`caused by: ${cause}`);
  if (verbose) output.detail(`What to send along: ${writeReport(error)}`);
  return EXIT.failed;
}

function causesOf(error: unknown): string[] {
  const causes: string[] = [];
  let next = error instanceof Error ? error.cause : undefined;
  while (next instanceof Error && causes.length < MAX_CAUSES) {
    causes.push(next.message);
    next = next.cause;
  }
  return causes;
}

function writeReport(error: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'signalbox-bug-')), 'report.txt');
  writeFileSync(path, `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return path;
}
