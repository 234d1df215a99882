/** `npm run bench`: every benchmark in turn, one table. */
import { printTable, type BenchRow } from './harness.ts';
import { benchStoreAppend } from './store-append.ts';

const BENCHES: readonly (() => Promise<readonly BenchRow[]>)[] = [benchStoreAppend];

const rows: BenchRow[] = [];
for (const bench of BENCHES) {
  process.stderr.write(`${bench.name} ...\n`);
  rows.push(...(await bench()));
}
printTable(rows);
