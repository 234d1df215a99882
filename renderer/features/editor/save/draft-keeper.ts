import { client } from '../../../client/api.ts';
import type { targetOf } from './target.ts';

/** Keeps the unsaved text of one workflow on the host, one call after another: two at a time would take each other for another window. */
export interface DraftKeeper {
  /** Keeps a text that was begun on the stored one with this digest. `elsewhere`: another window wrote; nothing was kept. */
  readonly keep: (text: string, baseDigest: string | null) => Promise<'kept' | 'elsewhere'>;
  /** Takes away what this window has kept. */
  readonly discard: () => Promise<void>;
  /** The number of what is kept, once nothing is under way; null: nothing is. */
  readonly settled: () => Promise<number | null>;
  /** What was kept went into a version. */
  readonly forget: () => void;
}

/** @param first the number of the draft that was opened; null: there was none. */
export function createDraftKeeper(target: ReturnType<typeof targetOf>, first: number | null): DraftKeeper {
  let seq = first;
  let last: Promise<unknown> = Promise.resolve();
  const next = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(act);
    // Whoever asked hears of the failure; the next call goes on.
    last = done.catch(() => undefined);
    return done;
  };

  async function write(text: string, baseDigest: string | null): Promise<'kept' | 'elsewhere'> {
    const outcome = await client.workflows.saveDraft({ ...target, text, baseDigest, after: seq });
    if (outcome.kind === 'kept') {
      seq = outcome.seq;
      return 'kept';
    }
    if (outcome.draft !== null || seq === null) return 'elsewhere';
    // The one that was known is gone: this is the first one again.
    seq = null;
    return write(text, baseDigest);
  }

  return {
    keep: (text, baseDigest) => next(() => write(text, baseDigest)),
    discard: () =>
      next(async () => {
        if (seq !== null) await client.workflows.discardDraft({ ...target, seq });
        seq = null;
      }),
    settled: () => next(() => Promise.resolve(seq)),
    forget(): void {
      seq = null;
    },
  };
}
