/**
 * One change of a workspace at a time in this process. Not one for each folder: workspaces may lie inside each other,
 * and a change takes milliseconds.
 */
let last: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** More callers than this at once are a bug of the caller, not load. */
const MAX_WAITING = 1_000;

/** Runs `work` after everything that came before. Rejects as `work` does. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MAX_WAITING) throw new Error(`more than ${MAX_WAITING} changes of workspaces wait at once`);
  waiting += 1;
  const turn = last.then(work);
  // The next in line waits for the end, not for success; the caller gets the failure.
  last = turn.then(
    () => undefined,
    () => undefined,
  );
  try {
    return await turn;
  } finally {
    waiting -= 1;
  }
}
