import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import type { AgentOutcome } from '../../main/ports/agents.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

const SCRIPT: ScriptInput = { tools: [{ name: 'go' }] };
const nest = (levels: number): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
};

let folder: string;
let test: TestPlane | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-hostile-'));
  mkdirSync(join(folder, 'work'));
});
afterEach(async () => {
  await test?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs one agent step whose agent answers so, and a transform that takes the answer up. */
async function runWith(outcome: unknown, template = '{{a.output}}') {
  const manifest = scriptedManifest(writeScript(folder, SCRIPT), SCRIPT, { id: 'worker' });
  test = await openPlane(join(folder, 'data'), [manifest], 5, (ports) => ({
    ...ports,
    agents: {
      ...ports.agents,
      call: () => Promise.resolve(JSON.parse(JSON.stringify(outcome)) as AgentOutcome),
    },
  }));
  const workflow = workflowOf([
    { id: 'a', kind: 'agent', agent: 'worker', tool: 'go', retry: { attempts: 1 } },
    { id: 'b', kind: 'transform', needs: ['a'], value: template },
  ]);
  const workspacePath = join(folder, 'work');
  const started = await test.plane.start({ workflow, input: {}, workspacePath, key: null, by: TESTER });
  if (!started.ok) throw new Error(started.error.message);
  await test.plane.drive(started.value.runId);
  const settled = await test.plane.settled(started.value.runId, 'idle');
  return settled.ok ? settled.value : settled.error;
}

it.each([
  ['half a character', { ok: true, output: 'x\ud800' }],
  ['a name with half a character', { ok: true, output: { 'k\udfff': 1 } }],
  ['a tower of lists', { ok: true, output: nest(2_000) }],
])('an answer with %s fails the step, not Signalbox', async (_, outcome) => {
  const run = await runWith(outcome);
  expect(run).toMatchObject({ status: 'failed' });
  expect(JSON.stringify(run)).toContain("can't be kept");
});

it('an error with half a character, or without end, is told all the same', async () => {
  const error = { code: 'auth', message: `no\ud800${'x'.repeat(100_000)}`, fix: 'y' };
  const run = await runWith({ ok: false, error });
  expect(run).toMatchObject({ status: 'failed' });
  expect(JSON.stringify(run).length).toBeLessThan(10_000);
});

it.each([[{ ok: true, output: { text: 'nul \u0000, quote ", back \\', '"': 1, '\\': 2, __proto__x: 3 } }]])(
  'odd but sound answers are kept as they are',
  async (outcome) => {
    expect(await runWith(outcome)).toMatchObject({ status: 'succeeded' });
  },
);
