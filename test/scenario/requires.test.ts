import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import { verifyBundle } from '../../core/audit/verify.ts';
import { nodeVerifyTools } from '../../main/adapters/signer-file/verify-tools.ts';
import { exportRun } from '../../main/app/export.ts';
import { cli } from '../support/cli.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

const CRASHES: ScriptInput = { tools: [{ name: 'look', steps: [{ do: 'crash', code: 3 }] }] };
const WORKS: ScriptInput = {
  tools: [{ name: 'look', steps: [{ do: 'result', output: { by: 'beta' } }] }],
};

let folder: string;
let test: TestPlane;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-requires-'));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'work', 'a.txt'), 'one\n');
  const manifest = (id: string, script: ScriptInput) =>
    scriptedManifest(writeScript(folder, script, id), script, { id, capabilities: ['demo.look'] });
  test = await openPlane(join(folder, 'data'), [manifest('alpha', CRASHES), manifest('beta', WORKS)]);
});
afterEach(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a step that any of several real agents can do', () => {
  it('goes to the next one when the first crashes, and from then on to the healthier, with the reasons', async () => {
    const look = { kind: 'agent', requires: ['demo.look'], tool: 'look' };
    const workflow = workflowOf([
      { id: 'first', ...look },
      { id: 'second', ...look, needs: ['first'] },
    ]);
    const workspacePath = join(folder, 'work');
    const started = await test.plane.start({ workflow, input: {}, workspacePath, key: null, by: TESTER });
    if (!started.ok) throw new Error(started.error.message);
    const { runId } = started.value;
    await test.plane.drive(runId);
    await test.plane.settled(runId, 'ended');
    const view = await test.plane.view(runId);
    expect(view?.steps).toMatchObject([
      { stepId: 'first', state: 'succeeded', attempts: 2, chosen: { agent: 'beta' } },
      { stepId: 'second', state: 'succeeded', attempts: 1, chosen: { agent: 'beta' } },
    ]);
    const [first, second] = view?.steps.map(({ chosen }) => chosen?.reasons.join('; ') ?? '') ?? [];
    expect(first).toContain('alpha failed this step once');
    expect(second).toContain('alpha failed once in a row');
    const { ports } = test;
    const exported = await exportRun({ ...ports, version: '1', environment: {} }, runId, Date.now());
    if (!exported.ok) throw new Error(exported.error.message);
    expect(verifyBundle(exported.value, nodeVerifyTools()).problems).toEqual([]);
    await test.close();
    const shown = await cli(['runs', 'show', runId, '--data', join(folder, 'data')]);
    expect(shown.stdout).toContain('chosen: beta (it is');
  });
});
