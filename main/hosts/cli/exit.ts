import type { Refusal, RefusalCode } from '../../../core/errors.ts';
import type { RunStatus } from '../../../core/run/vocabulary.ts';

/** What a shell learns: docs/cli.md has the table. */
export const EXIT = { succeeded: 0, failed: 1, usage: 2, waiting: 3, stopped: 4, interrupted: 130 } as const;

const USAGE: ReadonlySet<RefusalCode> = new Set([
  'not_found',
  'invalid_input',
  'invalid_workflow',
  'digest_mismatch',
]);

/** The exit code of a refused command: 2 when other words would have helped, else 1. */
export function exitOfRefusal(refusal: Refusal): number {
  return USAGE.has(refusal.code) ? EXIT.usage : EXIT.failed;
}

/** The exit code that tells how a run stands. */
export function exitOfRun(status: RunStatus): number {
  switch (status) {
    case 'succeeded':
      return EXIT.succeeded;
    case 'failed':
      return EXIT.failed;
    case 'running':
    case 'waiting':
      return EXIT.waiting;
    case 'rejected':
    case 'cancelled':
      return EXIT.stopped;
  }
}
