import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const GIVER: ScriptInput = {
  tools: [{ name: 'find', steps: [{ do: 'result', output: { found: ['a', 'b'] } }] }],
};
const TAKER: ScriptInput = {
  tools: [
    { name: 'fix', steps: [{ do: 'effect', file: 'told.log', line: '{handoff}' }, { do: 'result' }] },
    { name: 'break', steps: [{ do: 'fail', code: 'internal', message: 'it broke' }] },
  ],
};
const BROKEN: ScriptInput = { tools: [{ name: 'fix' }], handshake: [{ do: 'crash', code: 9 }] };

let folder: string;
let workspacePath: string;
let test: TestPlane;

function manifest(id: string, script: ScriptInput) {
  return scriptedManifest(writeScript(folder, script, id), script, { id });
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-handoff-'));
  workspacePath = join(folder, 'work');
  mkdirSync(workspacePath);
  writeFileSync(join(workspacePath, 'a.txt'), 'one\n');
  const agents = [manifest('giver', GIVER), manifest('taker', TAKER), manifest('broken', BROKEN)];
  test = await openPlane(join(folder, 'data'), agents);
});
afterEach(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

const HANDOFF = { kind: 'handoff', from: 'find', needs: ['find'], retry: { attempts: 3, initial: '1ms' } };
const chain = (agent: string) =>
  workflowOf([
    { id: 'find', kind: 'agent', agent: 'giver', tool: 'find' },
    { id: 'fix', ...HANDOFF, agent, tool: 'fix', context: { of: '{{ find.output.found }}' } },
  ]);

async function run(workflow: ReturnType<typeof chain>): Promise<string> {
  const started = await test.plane.start({ workflow, input: {}, workspacePath, key: null, by: TESTER });
  if (!started.ok) throw new Error(started.error.message);
  const { runId } = started.value;
  await test.plane.drive(runId);
  await test.plane.settled(runId, 'ended');
  return runId;
}

async function stepsOf(runId: string) {
  const view = await test.plane.view(runId);
  return Object.fromEntries((view?.steps ?? []).map((step) => [step.stepId, step]));
}

describe('a handoff between real agents', () => {
  it('tells the one that takes over who hands over and with what, and is in the proof and the report', async () => {
    const runId = await run(chain('taker'));
    const told = { from: { agent: 'giver', stepId: 'find' }, context: { of: ['a', 'b'] } };
    expect(JSON.parse(readFileSync(join(folder, 'told.log'), 'utf8'))).toEqual(told);
    expect(await stepsOf(runId)).toMatchObject({
      find: { handedTo: [{ stepId: 'fix', to: 'taker', status: 'completed' }] },
      fix: { state: 'succeeded', handoff: { from: told.from, to: 'taker', status: 'completed' } },
    });
    const { ports } = test;
    const exported = await exportRun({ ...ports, version: '1', environment: {} }, runId, Date.now());
    if (!exported.ok) throw new Error(exported.error.message);
    expect(verifyBundle(exported.value, nodeVerifyTools()).problems).toEqual([]);
    await test.close();
    const shown = await cli(['runs', 'show', runId, '--data', join(folder, 'data')]);
    expect(shown.stdout).toContain('handed to taker (fix), completed');
    expect(shown.stdout).toContain('taken over from giver (find), completed');
  });

  it('is refused where the agent that is to take over does not start, and taken once it is mended', async () => {
    const runId = await run(chain('broken'));
    const { fix } = await stepsOf(runId);
    expect(fix).toMatchObject({ state: 'failed', attempts: 1, handoff: { status: 'refused' } });
    expect(fix?.error?.code).toBe('circuit_open');
    expect(fix?.error?.message).toContain('the handoff to broken was refused, it is unhealthy:');
    writeScript(folder, { ...BROKEN, handshake: [] }, 'broken');
    await test.plane.retryFailed(runId, TESTER);
    await test.plane.settled(runId, 'ended');
    expect(await stepsOf(runId)).toMatchObject({
      find: { attempts: 1, handedTo: [{ to: 'broken', status: 'completed' }] },
      fix: { handoff: { status: 'completed' } },
    });
  });

  it('is refused by an agent whose last calls failed, and the run can go another way', async () => {
    const call = { kind: 'agent', agent: 'taker', tool: 'break', onError: 'continue', needs: ['find'] };
    const [find, fix] = chain('taker').nodes;
    const workflow = workflowOf([
      find,
      { id: 'one', ...call },
      { id: 'two', ...call, needs: ['one'] },
      { ...fix, needs: ['two'] },
      {
        id: 'else',
        kind: 'transform',
        needs: [{ node: 'fix', on: 'failure' }],
        value: '{{ fix.error.message }}',
      },
    ]);
    const steps = await stepsOf(await run(workflow));
    expect(steps).toMatchObject({
      fix: { state: 'failed', handoff: { status: 'refused' } },
      else: { state: 'succeeded' },
    });
    expect(steps['fix']?.error?.message).toContain('it is failing: The last 2 calls failed.');
    expect(existsSync(join(folder, 'told.log'))).toBe(false);
  });
});
