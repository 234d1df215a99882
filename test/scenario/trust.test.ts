import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import type { AgentManifest } from '../../core/agent/manifest.ts';
import { RefusalError } from '../../core/errors.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { createSlots } from '../../main/app/slots.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

const SCRIPT: ScriptInput = {
  tools: [{ name: 'mark', steps: [{ do: 'effect', file: 'marks.log' }, { do: 'result' }] }],
};
const DIFF = '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n';
const GATE = workflowOf([{ id: 'gate', kind: 'approval', patch: '{{input.patch}}' }]);

let folder: string;
let workspacePath: string;
let test: TestPlane | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-trust-'));
  workspacePath = join(folder, 'work');
  mkdirSync(workspacePath);
  writeFileSync(join(workspacePath, 'a.txt'), 'one\n');
});
afterEach(async () => {
  await test?.close();
  test = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const manifest = (options = {}): AgentManifest =>
  scriptedManifest(writeScript(folder, SCRIPT), SCRIPT, { id: 'worker', effect: 'act', ...options });
const open = async (agents: AgentManifest[] = []): Promise<TestPlane> =>
  (test = await openPlane(join(folder, 'data'), agents));
const start = async (workflow: Workflow, input = {}): Promise<string> => {
  const started = await test?.plane.start({ workflow, input, workspacePath, key: null, by: TESTER });
  if (!started?.ok) throw new Error(started?.error.message);
  return started.value.runId;
};
const settle = async (runId: string) => {
  const driven = await test?.plane.drive(runId);
  return driven?.ok ? test?.plane.settled(runId, 'idle') : driven;
};
const approve = async (runId: string) => {
  const found = await test?.ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 10 });
  const [approval] = found?.items ?? [];
  if (!approval) throw new Error('nothing waits');
  const { approvalId, digest } = approval;
  return test?.plane.decideApproval({ approvalId, digest, decision: 'approved', by: TESTER, reason: null });
};
const reopen = async (agents: AgentManifest[] = []): Promise<void> => {
  await test?.close();
  await open(agents);
};

describe('an approved call', () => {
  const workflow = workflowOf([{ id: 'act', kind: 'agent', agent: 'worker', tool: 'mark' }]);

  it.each([
    ['another way to start it', { launch: { command: ['{node}', '-e', '0'], env: {} } }],
    ['another version', { version: '2' }],
  ])('is not made of an agent that has %s since', async (_, change) => {
    const risky = manifest({ risk: 'APPROVAL_REQUIRED' });
    await open([risky]);
    const runId = await start(workflow);
    await settle(runId);
    expect(await approve(runId)).toMatchObject({ ok: true });
    await reopen([{ ...risky, ...change }]);
    expect(await settle(runId)).toMatchObject({ ok: true, value: { status: 'failed' } });
    expect(existsSync(join(folder, 'marks.log'))).toBe(false);
  });

  it('is made when the agent is the same', async () => {
    await open([manifest({ risk: 'APPROVAL_REQUIRED' })]);
    const runId = await start(workflow);
    await settle(runId);
    await approve(runId);
    expect(await settle(runId)).toMatchObject({ ok: true, value: { status: 'succeeded' } });
    expect(readFileSync(join(folder, 'marks.log'), 'utf8').trim().split('\n')).toHaveLength(1);
  });
});

describe('agents that change while a run waits for a decision about their call', () => {
  const workflow = workflowOf([{ id: 'act', kind: 'agent', agent: 'worker', tool: 'mark' }]);
  const risky = () => manifest({ risk: 'APPROVAL_REQUIRED' });
  const waiting = async () => {
    await open([risky()]);
    const runId = await start(workflow);
    await settle(runId);
    return runId;
  };

  it.each([
    [
      'another one',
      (): AgentManifest[] => [{ ...risky(), version: '2' }],
      /no longer the one that was shown/,
    ],
    ['gone', (): AgentManifest[] => [], /was removed/],
  ])('make the approval void when the agent is %s, and nothing is called', async (_, next, says) => {
    const runId = await waiting();
    test?.swap(next());
    const refused = await approve(runId);
    expect(refused).toMatchObject({ ok: false, error: { code: 'approval_void' } });
    expect(!refused?.ok && refused?.error.message).toMatch(says);
    expect(await test?.plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'failed' } });
    expect(existsSync(join(folder, 'marks.log'))).toBe(false);
  });

  it('leave it as it is when they say the same again, and when somebody else changes', async () => {
    const runId = await waiting();
    test?.swap([structuredClone(risky()), { ...manifest(), id: 'another' }]);
    expect(await approve(runId)).toMatchObject({ ok: true });
    expect(await settle(runId)).toMatchObject({ ok: true, value: { status: 'succeeded' } });
  });

  it('are refused to a run that begins without them', async () => {
    await open([risky()]);
    test?.swap([]);
    const wish = { workflow, input: {}, workspacePath, key: null, by: TESTER };
    expect(await test?.plane.start(wish)).toMatchObject({ ok: false, error: { code: 'invalid_workflow' } });
    expect((await test?.ports.store.listRuns({ limit: 1 }))?.items).toEqual([]);
  });
});

describe('a call that needed no approval', () => {
  it('is not made once the agent needs one', async () => {
    await open([manifest()]);
    const runId = await start(workflowOf([{ id: 'act', kind: 'agent', agent: 'worker', tool: 'mark' }]));
    await reopen([manifest({ risk: 'APPROVAL_REQUIRED' })]);
    expect(await settle(runId)).toMatchObject({ ok: true, value: { status: 'failed' } });
    expect(existsSync(join(folder, 'marks.log'))).toBe(false);
  });
});

describe('a cancelled run', () => {
  it('applies nothing that was approved but not begun', async () => {
    await open();
    const runId = await start(GATE, { patch: DIFF });
    await settle(runId);
    await reopen();
    // Decided in a process that does not drive the run.
    expect(await approve(runId)).toMatchObject({ ok: true });
    await reopen();
    expect(await test?.plane.cancel(runId, TESTER, 'changed my mind')).toMatchObject({ ok: true });
    expect((await test?.plane.view(runId))?.summary.status).toBe('cancelled');
    expect(await settle(runId)).toMatchObject({ ok: true, value: { status: 'cancelled' } });
    expect(readFileSync(join(workspacePath, 'a.txt'), 'utf8')).toBe('one\n');
    expect(await test?.ports.store.outbox()).toEqual([]);
  });
});

describe('a run that grows without end', () => {
  it('fails with a plain reason before it fills the memory', async () => {
    await open();
    const doublings = Array.from({ length: 11 }, (_, i) => ({
      id: `d${i}`,
      kind: 'transform',
      needs: i === 0 ? [] : [`d${i - 1}`],
      value: i === 0 ? 'x'.repeat(1_000) : `{{d${i - 1}.output}}{{d${i - 1}.output}}`,
    }));
    const map = {
      id: 'all',
      kind: 'map',
      needs: ['d10'],
      over: Array(600).fill(1),
      do: { kind: 'transform', value: '{{d10.output}}' },
    };
    const runId = await start(workflowOf([...doublings, map]));
    expect(await settle(runId)).toMatchObject({ ok: true, value: { status: 'failed' } });
    const view = await test?.plane.view(runId);
    expect(view?.summary.reason).toMatch(/would hold more than 64 MiB/);
  });
});

describe('a halted run', () => {
  it('is told of to whoever asks later, and resumes when driven again', async () => {
    let full = true;
    test = await openPlane(join(folder, 'data'), [], 5, (ports) => ({
      ...ports,
      workspace: {
        ...ports.workspace,
        prepare: (root, patch) =>
          full
            ? Promise.reject(new RefusalError('disk_full', 'No room.', 'Make room.'))
            : ports.workspace.prepare(root, patch),
      },
    }));
    const runId = await start(GATE, { patch: DIFF });
    const halted = new Promise((resolve) =>
      test?.plane.subscribe((item) => item.kind === 'halted' && resolve(item)),
    );
    await test.plane.drive(runId);
    await halted;
    expect(await test.plane.settled(runId, 'idle')).toMatchObject({
      ok: false,
      error: { code: 'disk_full' },
    });
    full = false;
    expect(await settle(runId)).toMatchObject({ ok: true, value: { status: 'waiting' } });
  });
});

describe('places for calls', () => {
  it('are offered again to a run that asked while the last one came back', () => {
    const woken: string[] = [];
    const slots = createSlots(1, (runId) => woken.push(runId));
    expect(slots.offer('b')).toBe(1);
    slots.reserve(1);
    slots.settle('b', 1, false);
    expect(slots.offer('a')).toBe(0);
    // Nobody is in the line yet: a's decision is still on its way to the store.
    slots.release(1);
    slots.settle('a', 0, true);
    expect(woken).toEqual(['a']);
    expect(slots.offer('a')).toBe(1);
  });

  it('go to whoever waits longest', () => {
    const woken: string[] = [];
    const slots = createSlots(1, (runId) => woken.push(runId));
    slots.offer('a');
    slots.reserve(1);
    slots.settle('a', 1, true);
    slots.offer('b');
    slots.settle('b', 0, true);
    slots.release(1);
    expect(woken).toEqual(['a']);
    slots.offer('a');
    slots.reserve(1);
    slots.settle('a', 1, true);
    slots.release(1);
    expect(woken).toEqual(['a', 'b']);
  });
});
