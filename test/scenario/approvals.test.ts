import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../core/approval/subject.ts';
import { policySchema } from '../../core/approval/policy.ts';
import { selectHunks } from '../../core/approval/select-hunks.ts';
import { sha256 } from '../../main/adapters/runtime-node/sha256.ts';
import { ApprovalsPlane, ownAgent, ownWorkflow } from '../support/approvals-plane.ts';
import { TESTER } from '../support/plane.ts';

const EVE: Actor = { ...TESTER, name: 'eve' };
const SOURCE = {
  'src/a.js': "const body = process.argv[2];\nconst x = eval('(' + body + ')');\nconsole.log(x);\n",
  'src/b.js': "const { jsonText } = require('./in');\nconst y = eval(jsonText);\nconsole.log(y);\n",
};
const FIXED_A = SOURCE['src/a.js'].replace("eval('(' + body + ')')", 'JSON.parse(body)');

let story: ApprovalsPlane;
beforeEach(async () => {
  const agents = ['security-scanner', 'reviewer', 'compliance', 'patcher', 'notifier'].map(ownAgent);
  story = new ApprovalsPlane(SOURCE, agents);
  await story.open();
});
afterEach(() => story.close());

const asked = async () => {
  const runId = await story.run(ownWorkflow('audit-and-patch'));
  return { runId, view: await story.waiting(runId) };
};
const decision = (view: { approvalId: string; digest: string }, by: Actor = TESTER) => ({
  approvalId: view.approvalId,
  digest: view.digest,
  decision: 'approved' as const,
  by,
  reason: null,
});

describe('what a person is asked', () => {
  it('comes with its risk, the checks of the patched files, the policy and who proposed it', async () => {
    const { runId, view } = await asked();
    expect(view).toMatchObject({
      proposedBy: 'patcher/fix_findings',
      policy: { outcome: 'ask', approvers: 1 },
      risk: { level: 'low' },
      checks: { kind: 'scanned', introduced: [] },
      revisionsLeft: 3,
      replaces: null,
      amendedBy: null,
    });
    if (view.checks?.kind !== 'scanned') throw new Error('it was not scanned');
    expect(view.checks.after.high).toBeLessThan(view.checks.before.high);
    expect(readdirSync(join(story.dataDir, 'worktrees'))).toEqual([]);
    expect((await story.verify(runId)).problems).toEqual([]);
  });

  it('is asked without checks where there is no scanner, and never goes through by itself then', async () => {
    await story.close();
    story = new ApprovalsPlane(SOURCE, []);
    story.policy = policySchema.parse({
      version: 1,
      rules: [{ id: 'all', when: { riskAtMost: 24 }, then: 'auto-approve', because: 'why not' }],
    });
    await story.open();
    const patch = '--- a/src/a.js\n+++ b/src/a.js\n@@ -3 +3 @@\n-console.log(x);\n+console.info(x);\n';
    const { workflow } = gateOnly();
    const runId = await story.run(workflow, { patch });
    expect(await story.waiting(runId)).toMatchObject({
      checks: { kind: 'unknown', reason: 'there is no scanner among the agents' },
      risk: { level: 'medium' },
      proposedBy: null,
    });
  });
});

function gateOnly() {
  const whole = ownWorkflow('audit-and-patch');
  const nodes = [
    { id: 'gate', kind: 'approval' as const, needs: [], patch: '{{input.patch}}', expiresIn: '1h' },
  ];
  return { workflow: { ...whole, nodes, outputs: {} } };
}

describe('a part of a patch', () => {
  it('is applied alone, if it is what was shown', async () => {
    const { runId, view } = await asked();
    const selection = [{ file: 0, hunks: 'all' as const }];
    const part = selectHunks(await story.diffOf(view), selection);
    if (!part.ok) throw new Error(part.message);
    const patchDigest = sha256(part.diff);
    const wish = decision(view);
    const other = await story.plane.decideApproval({
      ...wish,
      part: { selection, patchDigest: sha256('x') },
    });
    expect(other).toMatchObject({ ok: false, error: { code: 'digest_mismatch' } });
    const decided = await story.plane.decideApproval({ ...wish, part: { selection, patchDigest } });
    if (!decided.ok) throw new Error(decided.error.message);
    expect(await story.settle(runId)).toMatchObject({ status: 'succeeded' });
    expect(story.read('src/a.js')).toBe(FIXED_A);
    expect(story.read('src/b.js')).toBe(SOURCE['src/b.js']);
    expect(await story.approval(view.approvalId)).toMatchObject({ status: 'void' });
    expect(await story.approval(decided.value.approvalId)).toMatchObject({
      status: 'approved',
      patch: 'applied',
      replaces: view.approvalId,
      amendedBy: TESTER,
    });
    expect((await story.verify(runId)).problems).toEqual([]);
    const again = await story.plane.decideApproval({ ...wish, part: { selection, patchDigest } });
    expect(again).toMatchObject({ ok: false, error: { code: 'approval_void' } });
  });

  it('is void with the whole when the workspace has moved', async () => {
    const { view } = await asked();
    writeFileSync(join(story.workspacePath, 'src/b.js'), 'other\n');
    const part = { selection: [{ file: 0, hunks: 'all' as const }], patchDigest: sha256('x') };
    const decided = await story.plane.decideApproval({ ...decision(view), part });
    expect(decided).toMatchObject({ ok: false, error: { code: 'approval_void' } });
    expect(story.read('src/a.js')).toBe(SOURCE['src/a.js']);
  });
});

describe('an edited patch', () => {
  it('is checked anew, asked about anew, and applied as it was edited', async () => {
    const { runId, view } = await asked();
    const content = `${FIXED_A}const z = eval(x);\n`;
    const change = { kind: 'edit', files: [{ path: 'src/a.js', content }] } as const;
    const { approvalId, digest } = view;
    const amended = await story.plane.amendApproval({ approvalId, digest, by: TESTER, change });
    if (!amended.ok) throw new Error(amended.error.message);
    const fresh = await story.approval(amended.value.approvalId);
    expect(fresh).toMatchObject({
      status: 'waiting',
      replaces: approvalId,
      amendedBy: TESTER,
      digest: amended.value.digest,
      expiresAt: view.expiresAt,
    });
    expect(fresh.risk.score).toBeGreaterThanOrEqual(view.risk.score);
    expect(await story.plane.decideApproval(decision(fresh))).toMatchObject({ ok: true });
    await story.settle(runId);
    expect(story.read('src/a.js')).toBe(content);
    expect(story.read('src/b.js')).not.toBe(SOURCE['src/b.js']);
    expect((await story.verify(runId)).problems).toEqual([]);
  });

  it('counts what it brings in as risk', async () => {
    const { view } = await asked();
    const content = `${FIXED_A}const a = eval(process.argv[3]);\nconst b = eval(process.argv[4]);\n`;
    const { approvalId, digest } = view;
    const change = { kind: 'edit', files: [{ path: 'src/a.js', content }] } as const;
    const amended = await story.plane.amendApproval({ approvalId, digest, by: TESTER, change });
    if (!amended.ok) throw new Error(amended.error.message);
    const { risk, checks } = await story.approval(amended.value.approvalId);
    expect(checks).toMatchObject({ kind: 'scanned', introduced: [{ path: 'src/a.js' }] });
    expect(risk.score).toBeGreaterThan(view.risk.score);
    expect(risk.reasons[0]?.rule).toMatch(/^introduces-/);
  });

  it.each([
    ['a file that it does not touch', { path: 'src/c.js', content: 'x' }, 'does not leave a file src/c.js'],
    ['text with half a character', { path: 'src/a.js', content: '\ud800' }, 'no text'],
  ])('is refused for %s', async (_, file, words) => {
    const { view } = await asked();
    const { approvalId, digest } = view;
    const change = { kind: 'edit', files: [file] } as const;
    const amended = await story.plane.amendApproval({ approvalId, digest, by: TESTER, change });
    expect(amended).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    if (!amended.ok) expect(amended.error.message).toContain(words);
    expect(await story.waiting(view.runId)).toMatchObject({ approvalId });
  });
});

describe('a rejection with another try', () => {
  it('gives the agent the reason, which leaves out what it names', async () => {
    const { runId, view } = await asked();
    const reason = 'please leave src/b.js alone';
    const { approvalId, digest } = view;
    const rejected = { approvalId, digest, decision: 'rejected', by: TESTER, reason, again: true } as const;
    expect(await story.plane.decideApproval(rejected)).toMatchObject({ ok: true });
    await story.settle(runId);
    const second = await story.waiting(runId);
    expect(second).toMatchObject({ revisionsLeft: 2, replaces: null });
    if (second.subject.kind !== 'patch') throw new Error('it is about no patch');
    expect(second.subject.files.map(({ path }) => path)).toEqual(['src/a.js']);
    expect(second.subject.notes?.[0]).toBe(
      'Left out src/b.js: tester named it when rejecting an earlier proposal.',
    );
    expect(await story.plane.decideApproval(decision(second))).toMatchObject({ ok: true });
    expect(await story.settle(runId)).toMatchObject({ status: 'succeeded' });
    expect(story.read('src/a.js')).toBe(FIXED_A);
    expect(story.read('src/b.js')).toBe(SOURCE['src/b.js']);
    expect((await story.verify(runId)).problems).toEqual([]);
  });
});

describe('the policy', () => {
  it('lets small known changes through, and says so in the log', async () => {
    story.policy = policySchema.parse({
      version: 1,
      rules: [
        {
          id: 'scripts',
          when: { riskAtMost: 24, paths: ['src/**'] },
          then: 'auto-approve',
          because: 'small',
        },
      ],
    });
    const runId = await story.run(ownWorkflow('audit-and-patch'));
    expect(await story.settle(runId)).toMatchObject({ status: 'succeeded' });
    expect(story.read('src/a.js')).toBe(FIXED_A);
    const { items } = await story.test.ports.store.listApprovals({ runId, limit: 10 });
    expect(items).toMatchObject([
      { status: 'approved', decidedBy: { kind: 'policy' }, reason: 'rule scripts (auto-approve): small' },
    ]);
    expect((await story.verify(runId)).problems).toEqual([]);
  });

  it('lets no one person through where it asks for two, whatever happens in between', async () => {
    story.policy = policySchema.parse({
      version: 1,
      approvers: { low: 2, medium: 2, high: 2, critical: 2 },
    });
    const { runId, view } = await asked();
    expect(await story.plane.decideApproval(decision(view))).toMatchObject({ ok: true });
    await story.reopen();
    expect(await story.waiting(runId)).toMatchObject({ endorsements: [{ by: TESTER }] });
    expect(await story.plane.decideApproval(decision(view))).toMatchObject({
      ok: false,
      error: { code: 'already_decided' },
    });
    await story.reopen();
    expect(await story.plane.decideApproval(decision(view, EVE))).toMatchObject({ ok: true });
    await story.reopen();
    expect(await story.settle(runId)).toMatchObject({ status: 'succeeded' });
    expect((await story.verify(runId)).problems).toEqual([]);
  });
});

describe('a process that ends between any two commands', () => {
  it('loses nothing of amending, putting off, rejecting and trying again', async () => {
    const { runId, view } = await asked();
    const { approvalId, digest } = view;
    const change = { kind: 'part', hunks: [{ file: 1, hunks: 'all' }] } as const;
    await story.reopen();
    const amended = await story.plane.amendApproval({ approvalId, digest, by: TESTER, change });
    if (!amended.ok) throw new Error(amended.error.message);
    await story.reopen();
    const target = { approvalId: amended.value.approvalId, digest: amended.value.digest, by: TESTER };
    expect(await story.plane.snoozeApproval({ ...target, until: view.expiresAt })).toMatchObject({
      ok: true,
    });
    await story.reopen();
    expect(await story.approval(target.approvalId)).toMatchObject({ snoozedUntil: view.expiresAt });
    const rejected = {
      ...target,
      decision: 'rejected',
      reason: 'no-eval is fine here',
      again: true,
    } as const;
    expect(await story.plane.decideApproval(rejected)).toMatchObject({ ok: true });
    await story.reopen();
    // The agent was to be called by a process that is gone: the next one calls it, with the reason.
    expect((await story.settle(runId)).status).not.toBe('failed');
    expect((await story.verify(runId)).problems).toEqual([]);
    expect(existsSync(join(story.dataDir, 'worktrees'))).toBe(true);
    expect(readdirSync(join(story.dataDir, 'worktrees'))).toEqual([]);
  });
});
