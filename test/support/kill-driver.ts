/**
 * The process that the kill tests end: opens a data folder, starts the same run by its key, approves what
 * is asked, and leaves with 0 once the run has succeeded. Says `ready` when it owns the folder and `ack N`
 * for each event that was durable when it was told.
 */
import { killPart, killScript, killUses, killWorkflow } from './kill-story.ts';
import { openPlane, TESTER } from './plane.ts';
import { scriptedManifest } from './scripted-agent.ts';

const [, , dataDir = '', workspacePath = '', scriptPath = ''] = process.argv;
const manifest = scriptedManifest(scriptPath, killScript(), {
  id: 'worker',
  tools: { mark: { effect: 'act', idempotent: true }, once: { effect: 'act', idempotent: false } },
});
const test = await openPlane(dataDir, [manifest]);
const { plane, ports } = test;
let last = 0;
plane.subscribe((item) => {
  if (item.kind === 'halted') throw new Error(item.refusal.message);
  if (item.kind !== 'committed') return;
  last += item.events.length;
  process.stdout.write(`ack ${last}\n`);
});
process.stdout.write('ready\n');
const started = await plane.start({
  workflow: killWorkflow(),
  uses: killUses(),
  input: {},
  workspacePath,
  key: 'kill',
  part: killPart(),
  by: TESTER,
});
if (!started.ok) throw new Error(started.error.message);
const { runId } = started.value;
last = (await ports.store.head(`run/${runId}`)).seq;
process.stdout.write(`run ${runId}\n`);
await plane.drive(runId);
// A sender who heard no answer sends again: the key makes it one signal.
const signal = { runId, name: 'go', data: { port: 1 }, key: 'once', by: TESTER };
const sent = await plane.signal(signal);
if (!sent.ok) throw new Error(sent.error.message);
for (;;) {
  const settled = await plane.settled(runId, 'idle');
  if (!settled.ok) throw new Error(settled.error.message);
  if (settled.value.status !== 'waiting') break;
  const { items } = await ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 100 });
  for (const { approvalId, digest } of items) {
    const decision = { approvalId, digest, decision: 'approved', by: TESTER, reason: null } as const;
    const decided = await plane.decideApproval(decision);
    if (!decided.ok) throw new Error(decided.error.message);
  }
}
await test.close();
