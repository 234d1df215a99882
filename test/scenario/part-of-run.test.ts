import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../core/audit/verify.ts';
import type { PartWish } from '../../core/workflow/run-part.ts';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import { nodeVerifyTools } from '../../main/adapters/signer-file/verify-tools.ts';
import { exportRun } from '../../main/app/export.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

let folder: string;
let workspacePath: string;
let test: TestPlane | undefined;

const SCRIPT: ScriptInput = {
  tools: [
    {
      name: 'propose',
      steps: [
        { do: 'effect', file: 'propose.log' },
        { do: 'result', output: { diff: '' } },
      ],
    },
    {
      name: 'tell',
      steps: [
        { do: 'effect', file: 'tell.log' },
        { do: 'result', output: { told: true } },
      ],
    },
  ],
};
const diffOf = (to: string): string => `--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+${to}\n`;
const WORKFLOW = workflowOf([
  { id: 'propose', kind: 'agent', agent: 'worker', tool: 'propose' },
  { id: 'gate', kind: 'approval', patch: '{{ propose.output.diff }}', needs: ['propose'] },
  { id: 'tell', kind: 'agent', agent: 'worker', tool: 'tell', needs: ['gate'] },
]);
const NO_DECISION = { decision: 'none', by: null, reason: null, files: [] };

const linesOf = (name: string): number =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim().split('\n').length : 0;
const textOf = (): string => readFileSync(join(workspacePath, 'a.txt'), 'utf8');

async function open(): Promise<TestPlane> {
  const tools = { tell: { effect: 'act' }, propose: { effect: 'patch' } } as const;
  const manifest = scriptedManifest(writeScript(folder, SCRIPT), SCRIPT, { id: 'worker', tools });
  test = await openPlane(join(folder, 'data'), [manifest]);
  return test;
}

async function start({ plane }: TestPlane, part: PartWish): Promise<string> {
  const wish = { workflow: WORKFLOW, input: {}, workspacePath, key: null, by: TESTER, part };
  const started = await plane.start(wish);
  if (!started.ok) throw new Error(started.error.message);
  await plane.drive(started.value.runId);
  return started.value.runId;
}

/** Approves the one thing that waits. */
async function approve({ plane, ports }: TestPlane, runId: string) {
  await plane.settled(runId, 'idle');
  const { items } = await ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 10 });
  const [approval] = items;
  if (!approval || items.length > 1) throw new Error(`${items.length} approvals wait`);
  const { approvalId, digest } = approval;
  await plane.decideApproval({ approvalId, digest, decision: 'approved', by: TESTER, reason: null });
  return approval;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-part-'));
  workspacePath = join(folder, 'work');
  mkdirSync(workspacePath);
  writeFileSync(join(workspacePath, 'a.txt'), 'one\n');
});
afterEach(async () => {
  await test?.close();
  test = undefined;
  rmSync(folder, { recursive: true, force: true });
});

describe('a part of a workflow with real agents', () => {
  it('applies a patch that was given only once somebody approved it, and calls nobody for it', async () => {
    const plane = await open();
    const runId = await start(plane, { given: { propose: { diff: diffOf('two') } } });
    await plane.plane.settled(runId, 'idle');
    expect([textOf(), linesOf('propose.log')]).toEqual(['one\n', 0]);
    expect(await approve(plane, runId)).toMatchObject({ proposedBy: null, amendedBy: TESTER });
    await plane.plane.settled(runId, 'ended');
    expect([textOf(), linesOf('propose.log'), linesOf('tell.log')]).toEqual(['two\n', 0, 1]);
    const exported = await exportRun({ ...plane.ports, version: '1' }, runId, plane.ports.clock.now());
    if (!exported.ok) throw new Error(exported.error.message);
    const { ok, problems, summary } = verifyBundle(exported.value, nodeVerifyTools());
    expect([ok, problems]).toEqual([true, []]);
    expect(summary?.partial).toEqual({ given: ['propose'], only: null });
  });

  it('asks before it acts behind a gate that asked nobody, and touches no file', async () => {
    const plane = await open();
    const runId = await start(plane, { given: { gate: NO_DECISION }, only: ['tell'] });
    expect(await approve(plane, runId)).toMatchObject({ stepId: 'tell', subject: { kind: 'tool-call' } });
    expect((await plane.plane.settled(runId, 'ended')).ok).toBe(true);
    expect((await plane.plane.view(runId))?.summary).toMatchObject({ status: 'succeeded', partial: true });
    expect([textOf(), linesOf('propose.log'), linesOf('tell.log')]).toEqual(['one\n', 0, 1]);
  });

  it('is the same run after its process ended, whatever was given', async () => {
    const first = await open();
    const runId = await start(first, { given: { propose: { diff: diffOf('two') } }, only: ['gate'] });
    await first.plane.settled(runId, 'idle');
    const before = await first.plane.view(runId);
    await first.close();
    const second = await open();
    await second.plane.drive(runId);
    expect(await second.plane.view(runId)).toEqual(before);
    await approve(second, runId);
    await second.plane.settled(runId, 'ended');
    expect([textOf(), linesOf('propose.log'), linesOf('tell.log')]).toEqual(['two\n', 0, 0]);
  });

  it('is refused for a decision that nobody made, before anything is recorded', async () => {
    const { plane, ports } = await open();
    const given = { gate: { decision: 'approved', by: 'ada', reason: null, files: [] } };
    const wish = { workflow: WORKFLOW, input: {}, workspacePath, key: null, by: TESTER };
    const refused = await plane.start({ ...wish, part: { given } });
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    expect((await ports.store.listRuns({ limit: 1 })).items).toEqual([]);
  });
});
