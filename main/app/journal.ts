import { JOURNAL_STREAM, type ActType } from '../../core/audit/act.ts';
import { seal } from '../../core/audit/chain.ts';
import type { Json } from '../../core/json.ts';
import type { Clock, Sha256 } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';

/** Another append came first at most so often: in one process appends wait for each other. */
const MAX_STALE = 10;

export interface JournalEntry {
  readonly type: Extract<
    ActType,
    | 'export.made'
    | 'settings.changed'
    | 'policy.changed'
    | 'person.invited'
    | 'invitation.renewed'
    | 'invitation.revoked'
  >;
  readonly data: Readonly<Record<string, Json>>;
}

/** Records what is done outside of runs, chained and durable as they are. Resolves once it is stored. */
export type WriteJournal = (entry: JournalEntry) => Promise<void>;

export function createJournal(parts: {
  readonly store: Pick<Store, 'head' | 'readEvents' | 'commit'>;
  readonly clock: Clock;
  readonly sha256: Sha256;
}): WriteJournal {
  const { store, clock, sha256 } = parts;
  let turn: Promise<unknown> = Promise.resolve();

  async function append({ type, data }: JournalEntry): Promise<void> {
    for (let tries = 0; tries < MAX_STALE; tries++) {
      const expected = await store.head(JOURNAL_STREAM);
      const [last] = await store.readEvents(JOURNAL_STREAM, Math.max(0, expected.seq - 1), 1);
      // The system clock may have been set back since: the journal's time never is.
      if (last) clock.notBefore(Date.parse(last.time));
      const event = { type, time: new Date(clock.now()).toISOString(), data };
      const records = seal(sha256, JOURNAL_STREAM, expected, [event]);
      const result = await store.commit({ stream: JOURNAL_STREAM, expected, records });
      if (result.kind === 'committed') return;
    }
    throw new Error('the journal is being written by another process');
  }

  return (entry) => {
    const next = turn.then(
      () => append(entry),
      () => append(entry),
    );
    turn = next;
    return next;
  };
}
