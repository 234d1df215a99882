import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import { verifyBundle } from '../../core/audit/verify.ts';
import type { ApprovalView } from '../../core/run/views.ts';
import { nodeVerifyTools } from '../../main/adapters/signer-file/verify-tools.ts';
import { exportRun } from '../../main/app/export.ts';
import { workflowOf } from '../support/domain-story.ts';
import { ownAgent } from '../support/approvals-plane.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';
import { commitAll, initRepository } from '../support/workspace-tree.ts';

const BEFORE = 'import subprocess\nprint(eval(input()))\nsubprocess.call(input(), shell=True)\n';

/** Changes lines of `app.py` to others. */
function diffOf(lines: readonly (readonly [string, string])[]): string {
  const old = BEFORE.trimEnd().split('\n');
  const hunk = old.flatMap((line) => {
    const change = lines.find(([from]) => from === line);
    return change ? [`-${line}`, `+${change[1]}`] : [` ${line}`];
  });
  return `--- a/app.py\n+++ b/app.py\n@@ -1,3 +1,3 @@\n${hunk.join('\n')}\n`;
}

const LOADS = 'import yaml\nprint(yaml.load(open("a.yaml")))\n';
const EVAL = ['print(eval(input()))', 'print(int(input()))'] as const;
const SYSTEM = ['subprocess.call(input(), shell=True)', 'subprocess.call([input()])'] as const;
const result = (diff: string) => [
  { do: 'effect' as const, file: 'places.log', line: '{step} {workspace}' },
  { do: 'result' as const, output: { patch: { title: 'Less danger', diff } } },
];
const SCRIPT: ScriptInput = {
  tools: [{ name: 'propose' }],
  behaviours: {
    half: result(diffOf([EVAL])),
    whole: result(diffOf([EVAL, SYSTEM])),
    misfit: result(diffOf([EVAL]).replace(' import subprocess', ' import sys')),
    lost: [{ do: 'fail', code: 'invalid_request', message: 'no idea' }],
  },
};

const WORKFLOW = workflowOf(
  [
    {
      id: 'tries',
      kind: 'explore',
      candidates: ['half', 'lost', 'whole', 'misfit'],
      do: { kind: 'agent', agent: 'proposer', tool: 'propose', with: { behave: '{{ item }}' } },
      check: { kind: 'agent', agent: 'security-scanner', tool: 'scan' },
      score: '-size(check.findings)',
    },
    { id: 'gate', kind: 'approval', needs: ['tries'], choices: 'tries' },
  ],
  { outputs: { candidate: '{{ gate.output.candidate }}' } },
);

let folder: string;
let workspacePath: string;
let test: TestPlane;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-explore-'));
  workspacePath = join(folder, 'work');
  mkdirSync(workspacePath);
  initRepository(workspacePath);
  writeFileSync(join(workspacePath, 'app.py'), BEFORE);
  commitAll(workspacePath, 'first');
  const proposer = scriptedManifest(writeScript(folder, SCRIPT), SCRIPT, { id: 'proposer' });
  test = await openPlane(join(folder, 'data'), [proposer, ownAgent('security-scanner'), ownAgent('patcher')]);
});
afterEach(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('an exploration with real agents, a scanner and git', () => {
  it('compares candidates in worktrees of their own, applies the one that a person chooses, and leaves nothing', async () => {
    const { plane, ports } = test;
    const begun = await plane.start({ workflow: WORKFLOW, input: {}, workspacePath, key: null, by: TESTER });
    if (!begun.ok) throw new Error(begun.error.message);
    const { runId } = begun.value;
    await plane.drive(runId);
    await plane.settled(runId, 'idle');

    const places = readFileSync(join(folder, 'places.log'), 'utf8').trim().split('\n');
    const trees = places.map((line) => line.split(' ')[1] ?? '');
    expect(new Set(trees).size).toBe(3);
    for (const tree of trees) expect(tree).toMatch(/data\/worktrees\/explore-\w+\/\d$/);
    const view = await plane.view(runId);
    const step = (id: string) => view?.steps.find(({ stepId }) => stepId === id);
    expect(step('tries')).toMatchObject({ state: 'succeeded', detail: 'candidate 3 of 4, score 0' });
    expect(step('tries[3]')?.error?.message).toContain('The patch does not fit');
    expect(step('tries[1]')?.error?.message).toBe('do: no idea');

    const first = await waiting(runId);
    expect(first).toMatchObject({ stepId: 'gate', proposedBy: 'proposer/propose' });
    const choose = { approvalId: first.approvalId, digest: first.digest, by: TESTER };
    expect(await plane.chooseCandidate({ ...choose, candidate: 3 })).toMatchObject({
      error: { code: 'invalid_input' },
    });
    expect(await plane.chooseCandidate({ ...choose, candidate: 0 })).toMatchObject({ ok: true });
    const second = await waiting(runId);
    expect(second.checks).toMatchObject({ kind: 'scanned' });
    const decision = {
      approvalId: second.approvalId,
      digest: second.digest,
      decision: 'approved',
      by: TESTER,
      reason: null,
    } as const;
    expect(await plane.decideApproval(decision)).toMatchObject({ ok: true });
    expect(await plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'succeeded' } });
    expect((await plane.view(runId))?.output).toEqual({ candidate: 0 });
    expect(readFileSync(join(workspacePath, 'app.py'), 'utf8')).toBe(BEFORE.replace(...EVAL));
    expect(readdirSync(join(folder, 'data', 'worktrees'))).toEqual([]);

    const exported = await exportRun({ ...ports, version: '1', environment: {} }, runId, Date.now());
    if (!exported.ok) throw new Error(exported.error.message);
    expect(verifyBundle(exported.value, nodeVerifyTools()).problems).toEqual([]);
  });

  it('is made anew by candidates that are told why the best of the first was rejected, in new worktrees', async () => {
    const { plane, ports } = test;
    const findings = '{{ scan.output.findings }}';
    const workflow = workflowOf([
      { id: 'scan', kind: 'agent', agent: 'security-scanner', tool: 'scan' },
      {
        id: 'tries',
        kind: 'explore',
        needs: ['scan'],
        candidates: [1, 5],
        do: {
          kind: 'agent',
          agent: 'patcher',
          tool: 'fix_findings',
          with: { findings, maxFiles: '{{ item }}' },
        },
        check: { kind: 'agent', agent: 'security-scanner', tool: 'scan' },
        score: '-size(check.findings)',
      },
      {
        id: 'gate',
        kind: 'approval',
        needs: ['tries'],
        choices: 'tries',
        revise: { node: 'tries', attempts: 1 },
      },
    ]);
    rmSync(join(workspacePath, 'app.py'));
    for (const name of ['b.py', 'c.py']) writeFileSync(join(workspacePath, name), LOADS);
    commitAll(workspacePath, 'two files to mend');
    const begun = await plane.start({ workflow, input: {}, workspacePath, key: null, by: TESTER });
    if (!begun.ok) throw new Error(begun.error.message);
    const { runId } = begun.value;
    await plane.drive(runId);
    await plane.settled(runId, 'idle');
    const first = await waiting(runId);
    expect([first.candidate, pathsOf(first)]).toEqual([1, ['b.py', 'c.py']]);
    await expect.poll(() => listed()).toEqual([]);
    const word = { by: TESTER, decision: 'rejected', again: true } as const;
    const rejected = { approvalId: first.approvalId, digest: first.digest, reason: 'leave c.py as it is' };
    expect(await plane.decideApproval({ ...rejected, ...word })).toMatchObject({ ok: true });
    await plane.settled(runId, 'idle');

    const second = await waiting(runId);
    // Both leave out what the reason names, so the first of them is as good as the other.
    expect([second.candidate, pathsOf(second), second.revisionsLeft]).toEqual([0, ['b.py'], 0]);
    const { approvalId, digest } = second;
    expect(await plane.decideApproval({ approvalId, digest, reason: 'again', ...word })).toMatchObject({
      error: { message: 'Step gate has had its 1 other tries.' },
    });
    await expect.poll(() => listed()).toEqual([]);
    const approved = {
      approvalId: second.approvalId,
      digest: second.digest,
      by: TESTER,
      reason: null,
    } as const;
    expect(await plane.decideApproval({ ...approved, decision: 'approved' })).toMatchObject({ ok: true });
    expect(await plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'succeeded' } });
    expect(readFileSync(join(workspacePath, 'c.py'), 'utf8')).toBe(LOADS);
    expect(readFileSync(join(workspacePath, 'b.py'), 'utf8')).toContain('safe_load');
    const exported = await exportRun({ ...ports, version: '1', environment: {} }, runId, Date.now());
    if (!exported.ok) throw new Error(exported.error.message);
    expect(verifyBundle(exported.value, nodeVerifyTools()).problems).toEqual([]);
  });

  it('leaves nothing when it is cut short', async () => {
    const { plane } = test;
    const hanging = workflowOf([
      {
        id: 'tries',
        kind: 'explore',
        candidates: 2,
        do: { kind: 'agent', agent: 'proposer', tool: 'propose', with: { behave: 'hang' } },
      },
    ]);
    const begun = await plane.start({ workflow: hanging, input: {}, workspacePath, key: null, by: TESTER });
    if (!begun.ok) throw new Error(begun.error.message);
    const { runId } = begun.value;
    await plane.drive(runId);
    await expect.poll(() => listed()).toHaveLength(1);
    await plane.cancel(runId, TESTER, 'enough');
    await expect.poll(() => listed()).toEqual([]);
  });
});

function listed(): string[] {
  try {
    return readdirSync(join(folder, 'data', 'worktrees'));
  } catch {
    return [];
  }
}

function pathsOf({ subject }: ApprovalView): readonly string[] {
  return subject.kind === 'patch' ? subject.files.map(({ path }) => path) : [];
}

async function waiting(runId: string) {
  const { items } = await test.ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 10 });
  const [found] = items;
  if (!found) throw new Error('nothing waits');
  return found;
}
