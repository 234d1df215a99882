import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

/** Says when it begins and when it ends, with room for others to come between. */
const SCRIPT: ScriptInput = {
  tools: [
    {
      name: 'work',
      steps: [
        { do: 'effect', file: 'work.log', line: 'begin {key}' },
        { do: 'delay', ms: 5 },
        { do: 'effect', file: 'work.log', line: 'end {key}' },
        { do: 'result' },
      ],
    },
    { name: 'hang', steps: [{ do: 'effect', file: 'hang.log', line: 'hangs' }, { do: 'hang' }] },
    { name: 'free' },
  ],
};
const GROUP = { concurrencyGroup: { name: 'deploy' } };
const call = (tool: string) => ({ kind: 'agent', agent: 'worker', tool });
const WORK = workflowOf([
  { id: 'each', kind: 'map', over: [1, 2, 3], do: { ...call('work'), ...GROUP } },
  { id: 'free', ...call('free') },
]);

let folder: string;
let test: TestPlane;

const open = (): Promise<TestPlane> => {
  const path = writeScript(folder, SCRIPT);
  const limits = { processes: 4 };
  return openPlane(join(folder, 'data'), [scriptedManifest(path, SCRIPT, { id: 'worker', limits })]);
};
async function start(workflow: typeof WORK): Promise<string> {
  const request = { workflow, input: {}, workspacePath: join(folder, 'work'), key: null, by: TESTER };
  const started = await test.plane.start(request);
  if (!started.ok) throw new Error(started.error.message);
  return started.value.runId;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-groups-'));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'work', 'a.txt'), 'one\n');
  test = await open();
});
afterEach(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

it('lets one call of a group at a time, over all runs, also after one of them is cancelled and after a restart', async () => {
  const holder = await start(workflowOf([{ id: 'hold', ...call('hang'), ...GROUP }]));
  await test.plane.drive(holder);
  const runs = [await start(WORK), await start(WORK)];
  await Promise.all(runs.map((runId) => test.plane.drive(runId)));
  // The one that holds the group is still at it: nothing of the group begins, everything else does.
  for (const runId of runs) {
    const freed = Promise.withResolvers<undefined>();
    const look = async (): Promise<void> => {
      const view = await test.plane.view(runId);
      if (view?.steps.find(({ stepId }) => stepId === 'free')?.state === 'succeeded')
        freed.resolve(undefined);
    };
    const stop = test.plane.subscribe(() => void look());
    await look();
    await freed.promise;
    stop();
    expect((await test.plane.view(runId))?.steps.map(({ stepId }) => stepId)).toEqual(['each', 'free']);
  }
  // What was under way is lost with the host, and holds nothing in the next one.
  await test.close();
  test = await open();
  await Promise.all(runs.map((runId) => test.plane.drive(runId)));
  await test.plane.drive(holder);
  await test.plane.cancel(holder, TESTER, 'enough');
  for (const runId of runs) {
    expect(await test.plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'succeeded' } });
  }
  const lines = readFileSync(join(folder, 'work.log'), 'utf8').trim().split('\n');
  expect(lines).toHaveLength(12);
  for (const [at, line] of lines.entries()) {
    if (at % 2 === 1) expect(line).toBe((lines[at - 1] ?? '').replace('begin', 'end'));
  }
});
