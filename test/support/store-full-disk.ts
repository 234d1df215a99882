/** On the small disk argv[2]: fills it through the store, frees some, goes on; prints what it saw as JSON. */
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_HEAD, type Head } from '../../core/audit/chain.ts';
import { RefusalError, type Refusal } from '../../core/errors.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import type { Store } from '../../main/ports/store.ts';
import { endOf, findBreak, makeRecords, makeRun, readAll, refusalOf } from './store-fixtures.ts';

const disk = process.argv[2] ?? '';
const dataDir = join(disk, 'data');
const ballast = join(disk, 'ballast');
const STREAMS = ['run/a', 'run/b', 'run/c'];
const heads = new Map<string, Head>(STREAMS.map((stream) => [stream, EMPTY_HEAD]));

/** Commits to all streams at once, 20 records each; the refusal of the first that fails. */
async function commitRound(store: Store): Promise<Refusal | undefined> {
  const refusals = await Promise.all(
    STREAMS.map(async (stream) => {
      const expected = heads.get(stream) ?? EMPTY_HEAD;
      const records = makeRecords(stream, expected, 20);
      const run = makeRun(stream, { steps: { total: 1, ended: endOf(records).seq } });
      try {
        const result = await store.commit({ stream, expected, records, run });
        if (result.kind !== 'committed') throw new Error(`unexpected: ${JSON.stringify(result)}`);
        heads.set(stream, endOf(records));
        return undefined;
      } catch (error) {
        if (error instanceof RefusalError) return error.refusal;
        throw error;
      }
    }),
  );
  return refusals.find((refusal) => refusal !== undefined);
}

async function fill(store: Store): Promise<Refusal> {
  for (;;) {
    const refusal = await commitRound(store);
    if (refusal) return refusal;
  }
}

/** Takes every byte that is left. */
function fillRest(name: string): string {
  const path = join(disk, name);
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(path, Buffer.alloc(bavail * bsize));
  return path;
}

/** What is wrong with what the store holds, compared with what it acknowledged; undefined if nothing is. */
async function findLoss(store: Store): Promise<string | undefined> {
  for (const [stream, head] of heads) {
    const records = await readAll(store, stream);
    const broken = findBreak(records);
    if (broken !== undefined) return `${stream}: ${broken}`;
    const end = endOf(records);
    if (end.hash !== head.hash) return `${stream}: ends at ${end.seq}, acknowledged ${head.seq}`;
    const run = await store.getRun(stream);
    if ((run?.steps.ended ?? 0) !== head.seq) return `${stream}: its view says ${run?.steps.ended}`;
  }
  return undefined;
}

// No room for a new store at all.
const brimful = fillRest('brimful');
const atCreation = await refusalOf(openSqliteStore({ dataDir, owner: 'full disk test' }));
rmSync(brimful);

writeFileSync(ballast, Buffer.alloc(1024 * 1024));
let store = await openSqliteStore({ dataDir, owner: 'full disk test' });
const whenFull = await fill(store);
const again = await fill(store);
const lostWhenFull = await findLoss(store);
const acknowledged = heads.get('run/a')?.seq ?? 0;

rmSync(ballast);
const afterRoom = await commitRound(store);
const lostAfterRoom = await findLoss(store);

// It ends on a full disk, can't start on one, and has everything when it starts again.
await fill(store);
await store.close();
const rest = fillRest('rest');
const atStart = await refusalOf(openSqliteStore({ dataDir, owner: 'full disk test' }));
rmSync(rest);
store = await openSqliteStore({ dataDir, owner: 'full disk test' });
const lostAfterRestart = await findLoss(store);
await store.close();

process.stdout.write(
  JSON.stringify({
    codes: [atCreation, whenFull, again, atStart].map(({ code }) => code),
    message: whenFull.message,
    fix: whenFull.fix,
    acknowledged,
    afterRoom: afterRoom ?? null,
    lost: [lostWhenFull, lostAfterRoom, lostAfterRestart].map((loss) => loss ?? null),
  }),
);
