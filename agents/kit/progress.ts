/** Ten a second is more than a person can read, and few enough for thousands of calls at once. */
const MIN_GAP_MS = 100;

export interface ProgressParams {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/**
 * Thins progress out: the first one goes at once, then one each 100 ms, and one that says that all is done
 * always goes. Going back is dropped, for the protocol wants progress that grows.
 */
export function createProgress(
  send: (params: ProgressParams) => void,
  now: () => number = () => performance.now(),
): (done: number, total: number | null, message?: string) => void {
  let lastSent = -Infinity;
  let lastDone = -Infinity;
  return (done, total, message) => {
    if (!(done > lastDone)) return;
    const finished = total !== null && done >= total;
    const at = now();
    if (!finished && at - lastSent < MIN_GAP_MS) return;
    lastSent = at;
    lastDone = done;
    send({
      progress: done,
      ...(total === null ? {} : { total }),
      ...(message === undefined ? {} : { message }),
    });
  };
}
