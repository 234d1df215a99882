/** `npm run bench`: every benchmark in turn, one table. */
import { printTable, type BenchRow } from './harness.ts';
import { benchAgentRuns } from './agent-runs.ts';
import { benchAgentCalls } from './agent-steps.ts';
import { benchAutoLayout } from './auto-layout.ts';
import { benchColdLoad } from './cold-load.ts';
import { benchApprovalCard } from './approval-card.ts';
import { benchContract } from './contract.ts';
import { benchEditor } from './editor.ts';
import { benchEngine } from './engine.ts';
import { benchFootprint } from './footprint.ts';
import { benchLiveRun } from './live-run.ts';
import { benchScanner } from './scanner.ts';
import { benchStoreAppend } from './store-append.ts';
import { benchEdit } from './workflow-edit.ts';
import { benchValidate } from './workflow-validate.ts';

const BENCHES: readonly (() => Promise<readonly BenchRow[]>)[] = [
  benchEngine,
  benchStoreAppend,
  benchAgentCalls,
  benchAgentRuns,
  benchScanner,
  benchValidate,
  benchEdit,
  benchContract,
  benchApprovalCard,
  benchColdLoad,
  benchLiveRun,
  benchAutoLayout,
  benchEditor,
  benchFootprint,
];

const rows: BenchRow[] = [];
for (const bench of BENCHES) {
  process.stderr.write(`${bench.name} ...\n`);
  rows.push(...(await bench()));
}
printTable(rows);
