import { setTimeout as wait } from 'node:timers/promises';

/** Between two looks at another process, which can't tell. */
const INTERVAL_MS = 20;
/** Longer than anything takes on a loaded machine; a test fails by its own timeout before or here. */
const PATIENCE_MS = 90_000;

/** Looks again and again until `look` gives something; a rejection counts as nothing yet. Rejects with the last one. */
export async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  let last: unknown = new Error('nothing came');
  while (Date.now() < end) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await wait(INTERVAL_MS);
  }
  throw last;
}
