/**
 * The process that the kill tests end while people decide: opens a data folder, starts the same run by its key, and
 * does as two people what the run's state asks for next (another try, a part, an edit, two approvals, a retry), until
 * it has succeeded. What it says is told in kill-driver.ts.
 */
import { DEFAULT_POLICY, inForce } from '../../core/approval/policy.ts';
import { selectHunks } from '../../core/approval/select-hunks.ts';
import { SCAN_CAPABILITY } from '../../core/agent/scan.ts';
import type { Result } from '../../core/errors.ts';
import type { ApprovalView } from '../../core/run/views.ts';
import { sha256 } from '../../main/adapters/runtime-node/sha256.ts';
import { DECIDED, decisionsScript, decisionsWorkflow } from './kill-story.ts';
import { openPlane, TESTER } from './plane.ts';
import { scriptedManifest } from './scripted-agent.ts';

const SECOND = { ...TESTER, name: 'second' };
const POLICY = inForce({ ...DEFAULT_POLICY, approvers: { low: 2, medium: 2, high: 2, critical: 2 } }, sha256);

const [, , dataDir = '', workspacePath = '', scriptPath = ''] = process.argv;
const manifest = scriptedManifest(scriptPath, decisionsScript(), {
  id: 'worker',
  capabilities: [SCAN_CAPABILITY],
  tools: { mark: { effect: 'act', idempotent: true }, try: { effect: 'read', idempotent: true } },
});
const test = await openPlane(dataDir, [manifest], 5, (given) => ({ ...given, policy: () => POLICY }));
const { plane, ports } = test;
let last = 0;
plane.subscribe((item) => {
  if (item.kind === 'halted') throw new Error(item.refusal.message);
  if (item.kind !== 'committed') return;
  last += item.events.length;
  process.stdout.write(`ack ${last}\n`);
});
process.stdout.write('ready\n');
const workflow = decisionsWorkflow();
const runId = must(await plane.start({ workflow, input: {}, workspacePath, key: 'kill', by: TESTER })).runId;
last = (await ports.store.head(`run/${runId}`)).seq;
must(await plane.drive(runId));
for (let status = ''; status !== 'succeeded';) {
  ({ status } = must(await plane.settled(runId, 'idle')));
  if (status === 'failed') must(await plane.retryFailed(runId, TESTER));
  const { items } = await ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 10 });
  for (const view of items) must(await act(view));
}
await test.close();

/** What comes next is read off what is stored, as a person reads it off the card. */
function act(view: ApprovalView): Promise<Result<unknown>> {
  const { approvalId, digest, attempt, stepId, endorsements, revisionsLeft } = view;
  const decision = { approvalId, digest, by: TESTER, reason: 'because' };
  if (attempt > 1) {
    const by = endorsements.length > 0 ? SECOND : TESTER;
    return plane.decideApproval({ ...decision, by, decision: 'approved' });
  }
  if (stepId === 'edited') {
    const files = [{ path: 'c.txt', content: DECIDED['c.txt'] }];
    return plane.amendApproval({ approvalId, digest, by: TESTER, change: { kind: 'edit', files } });
  }
  return revisionsLeft > 0
    ? plane.decideApproval({ ...decision, decision: 'rejected', again: true })
    : approveFirstFile(view);
}

async function approveFirstFile(view: ApprovalView): Promise<Result<unknown>> {
  const { approvalId, digest, subject } = view;
  if (subject.kind !== 'patch') throw new Error('it is about no patch');
  const selection = [{ file: 0, hunks: 'all' }] as const;
  const chosen = selectHunks(new TextDecoder().decode(await ports.blobs.get(subject.patchDigest)), selection);
  if (!chosen.ok) throw new Error(chosen.message);
  const part = { selection, patchDigest: sha256(chosen.diff) };
  return plane.decideApproval({ approvalId, digest, by: TESTER, reason: null, decision: 'approved', part });
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
