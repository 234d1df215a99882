import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyBundle } from '../../core/audit/verify.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { nodeVerifyTools } from '../../main/adapters/signer-file/verify-tools.ts';
import { exportRun } from '../../main/app/export.ts';
import { createHistories } from '../../main/app/histories.ts';
import { createRunReads } from '../../main/app/read-runs.ts';
import { cli, documentOf, runDocumentSchema } from '../support/cli.ts';
import { workflowOf } from '../support/domain-story.ts';
import { killScript, PATCHED } from '../support/kill-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

let folder: string;
let workspacePath: string;
let test: TestPlane | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-uses-'));
  workspacePath = join(folder, 'work');
  mkdirSync(workspacePath);
  writeFileSync(join(workspacePath, 'a.txt'), 'one\n');
  const manifest = scriptedManifest(writeScript(folder, killScript()), killScript(), {
    id: 'worker',
    tools: { mark: { effect: 'act', idempotent: true } },
  });
  test = await openPlane(join(folder, 'data'), [manifest]);
});
afterEach(async () => {
  await test?.close();
  rmSync(folder, { recursive: true, force: true });
});

const call = (id: string, tool: string, more: Record<string, unknown> = {}) => ({
  ...{ id, kind: 'agent', agent: 'worker', tool },
  ...more,
});

/** Proposes a patch, asks, and acts once it is applied. */
const CHANGE = workflowOf(
  [
    call('propose', 'propose'),
    { id: 'gate', kind: 'approval', needs: ['propose'], patch: '{{propose.output.patch}}' },
    call('mark', 'mark', { needs: ['gate'] }),
  ],
  { outputs: { files: '{{gate.output.files}}' } },
);
const OUTER = workflowOf(
  [
    { id: 'each', kind: 'map', over: ['only'], do: { kind: 'workflow', workflow: 'file:change.yaml' } },
    call('end', 'read', { needs: ['each'] }),
  ],
  { outputs: { changed: '{{each.output.items}}' } },
);

async function started(
  plane: TestPlane,
  workflow: Workflow,
  uses: Record<string, Workflow>,
  key: string | null = null,
) {
  return plane.plane.start({ workflow, uses, input: {}, workspacePath, key, by: TESTER });
}

describe('workflows that use workflows, with real agents and the real store', () => {
  it('ask, apply and act within, tell it all, and can be taken back and proven', async () => {
    if (!test) return;
    const { plane, ports } = test;
    const begun = await started(test, OUTER, { 'file:change.yaml': CHANGE });
    if (!begun.ok) throw new Error(begun.error.message);
    const { runId } = begun.value;
    await plane.drive(runId);
    await plane.settled(runId, 'idle');
    const { items } = await ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 10 });
    expect(items).toMatchObject([{ stepId: 'each[0]/gate', proposedBy: 'worker/propose' }]);
    const { approvalId = '', digest = '' } = items[0] ?? {};
    const decision = { approvalId, digest, decision: 'approved', by: TESTER, reason: null } as const;
    expect(await plane.decideApproval(decision)).toMatchObject({ ok: true });
    expect(await plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'succeeded' } });
    expect((await plane.view(runId))?.output).toEqual({ changed: [{ files: ['a.txt', 'b.txt'] }] });
    expect(readFileSync(join(workspacePath, 'a.txt'), 'utf8')).toBe(PATCHED);
    expect(readFileSync(join(folder, 'marks.log'), 'utf8')).toContain(`${runId}/each[0]/mark`);

    const histories = createHistories(ports.store);
    const reads = createRunReads(plane, ports, histories);
    const page = { offset: 0, limit: 10 };
    expect(await reads.items(runId, 'each[0]', page)).toMatchObject({
      value: { total: 3, items: [{ stepId: 'each[0]/propose', label: 'propose' }, {}, {}] },
    });
    expect(await reads.step(runId, 'each[0]/propose')).toMatchObject({
      value: { kind: 'agent', calls: 'worker/propose', label: 'propose', attempts: [{ state: 'succeeded' }] },
    });
    const bars = (await histories(runId)).bars();
    expect(bars).toContainEqual(
      expect.objectContaining({
        stepId: 'each[0]/gate',
        nodeId: 'each',
        kind: 'person',
        title: 'each 1 / gate',
      }),
    );

    const exported = await exportRun({ ...ports, version: '1', environment: {} }, runId, Date.now());
    if (!exported.ok) throw new Error(exported.error.message);
    expect(verifyBundle(exported.value, nodeVerifyTools()).problems).toEqual([]);

    expect(await plane.rollBack(runId, TESTER, null)).toMatchObject({ ok: true });
    expect(readFileSync(join(workspacePath, 'a.txt'), 'utf8')).toBe('one\n');
    expect(existsSync(join(workspacePath, 'b.txt'))).toBe(false);
  });

  it('are refused at the start when one is missing, and a key stands for all of them', async () => {
    if (!test) return;
    const missing = await started(test, OUTER, {});
    expect(missing).toMatchObject({ error: { code: 'invalid_workflow' } });
    if (!missing.ok)
      expect(missing.error.message).toContain('Step each: There is no workflow file:change.yaml');
    const outer = workflowOf([{ id: 'n', kind: 'workflow', workflow: 'file:loop.yaml' }]);
    const circle = { 'file:loop.yaml': outer };
    expect(await started(test, outer, circle)).toMatchObject({ error: { code: 'invalid_workflow' } });

    const first = await started(test, OUTER, { 'file:change.yaml': CHANGE }, 'k');
    expect(await started(test, OUTER, { 'file:change.yaml': CHANGE }, 'k')).toMatchObject({
      value: { runId: first.ok ? first.value.runId : '', existing: true },
    });
    const other = { 'file:change.yaml': { ...CHANGE, version: 2 } };
    expect(await started(test, OUTER, other, 'k')).toMatchObject({ error: { code: 'conflict' } });
  });
});

const FILES: Readonly<Record<string, string>> = {
  'double.yaml': `schemaVersion: 1
id: double
name: Double
inputs: { n: { type: integer } }
nodes: [{ id: twice, kind: transform, value: '{{ input.n * 2 }}' }]
outputs: { twice: '{{ twice.output }}' }
`,
  'all.yaml': `schemaVersion: 1
id: all
name: All
nodes:
  - { id: each, kind: map, over: [1, 2], do: { kind: workflow, workflow: 'file:double.yaml', with: { n: '{{ item }}' } } }
outputs: { got: '{{ each.output.items }}' }
`,
  'circle.yaml': `schemaVersion: 1
id: circle
name: Circle
nodes: [{ id: again, kind: workflow, workflow: 'file:circle.yaml' }]
`,
};

it('run and are checked from the command line, by the files of the workspace', async () => {
  const workflows = join(workspacePath, '.signalbox', 'workflows');
  mkdirSync(workflows, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(workflows, name), text);
  const data = ['--data', join(folder, 'other'), '--json'];
  const circle = await cli(['validate', join(workflows, 'circle.yaml'), ...data]);
  expect(circle.code).toBe(2);
  expect(circle.stdout).toContain('file:circle.yaml -> file:circle.yaml');
  const ran = await cli(['run', join(workflows, 'all.yaml'), '--workspace', workspacePath, ...data]);
  expect(ran.code, ran.stderr).toBe(0);
  const document = documentOf(runDocumentSchema, ran);
  expect(document).toMatchObject({ status: 'succeeded', output: { got: [{ twice: 2 }, { twice: 4 }] } });
  // What the files hold now is nothing to a run that was made of them.
  rmSync(workflows, { recursive: true });
  const shown = await cli(['runs', 'show', document.runId, ...data]);
  expect(documentOf(runDocumentSchema, shown).output).toEqual({ got: [{ twice: 2 }, { twice: 4 }] });
});
