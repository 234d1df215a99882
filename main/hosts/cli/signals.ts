export interface Interruption {
  readonly caught: Promise<'interrupted'>;
  /** Aborted when caught, so that what waits can end. */
  readonly signal: AbortSignal;
  readonly release: () => void;
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process at once, as usual. */
export function catchSignals(): Interruption {
  const abort = new AbortController();
  const { promise, resolve } = Promise.withResolvers<'interrupted'>();
  const onSignal = (): void => {
    release();
    abort.abort();
    resolve('interrupted');
  };
  const release = (): void => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { caught: promise, signal: abort.signal, release };
}
