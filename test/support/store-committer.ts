/**
 * Commits to the store in argv[2] without end, several streams at once, and writes a line for every commit
 * that was acknowledged: `stream seq hash`. It is there to be killed.
 */
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { endOf, makeApproval, makeRecords, makeRun } from './store-fixtures.ts';

const STREAMS = 6;
const store = await openSqliteStore({ dataDir: process.argv[2] ?? '', owner: 'the committer' });

async function commitForEver(stream: string): Promise<never> {
  let head = await store.head(stream);
  for (;;) {
    const records = makeRecords(stream, head, 1 + (head.seq % 7));
    const end = endOf(records);
    const result = await store.commit({
      stream,
      expected: head,
      records,
      // Everything else in the batch names the same place, so that half a batch would show.
      receipt: { commandId: `${stream}@${end.seq}`, requestDigest: end.hash, result: end.seq },
      run: makeRun(stream, { steps: { total: end.seq, ended: end.seq } }),
      approvals: [makeApproval(stream, { reason: String(end.seq) })],
      outboxAdd: [{ key: `${stream}@${end.seq}`, stream, kind: 'next', payload: end.seq }],
      outboxRemove: [`${stream}@${head.seq}`],
    });
    if (result.kind !== 'committed') throw new Error(`unexpected: ${JSON.stringify(result)}`);
    process.stdout.write(`${stream} ${end.seq} ${end.hash}\n`);
    head = end;
  }
}

await Promise.all(Array.from({ length: STREAMS }, (_, i) => commitForEver(`run/${i}`)));
