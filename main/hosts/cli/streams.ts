import { EXIT } from './exit.ts';

/**
 * Keeps a closed or full output from ending the work: whoever reads may have seen enough (`| head`), and a run
 * goes on to its own exit code. An output that fails otherwise (a full disk) is told of once, and is a failure.
 */
export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || process.exitCode === EXIT.failed) return;
    process.exitCode = EXIT.failed;
    // The command may still set its own code at its end; that nothing could be written counts more.
    process.once('exit', () => (process.exitCode = EXIT.failed));
    process.stderr.write(
      `error: Standard output can't be written: ${error.message}.\n  Redirect it elsewhere.\n`,
    );
  });
  // Where even errors can't be told, there is nothing left to tell.
  process.stderr.on('error', () => undefined);
}
