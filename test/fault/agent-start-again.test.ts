import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { standingOf } from '../../main/app/agent-condition.ts';
import type { AgentFacts } from '../../main/ports/agents.ts';
import { createHarness, until, type AgentHarness } from '../support/hostile-agents/harness.ts';
import { script } from '../support/hostile-agents/scripts.ts';

/** An agent whose process ends before the handshake until a file is there; each start leaves a line in another. */
function setUp(
  startAgain: { readonly firstMs: number; readonly mostMs: number },
  played = script([{ do: 'result' }]),
) {
  const harness = createHarness({ startAgain });
  onTestFinished(() => harness.dispose());
  const manifest = harness.add(played);
  const gate = join(harness.folder, 'gate.sh');
  writeFileSync(
    gate,
    `echo start >> "${harness.folder}/starts"\n[ -e "${harness.folder}/ok" ] || exit 3\nexec "$@"\n`,
  );
  const { command } = manifest.launch;
  harness.put({ ...manifest, launch: { ...manifest.launch, command: ['sh', gate, ...command] } });
  return harness;
}

const starts = ({ folder }: AgentHarness): number =>
  readFileSync(join(folder, 'starts'), 'utf8').split('\n').length - 1;

function factsOf({ agents }: AgentHarness): AgentFacts {
  const [facts] = agents.inspect();
  return facts ?? expect.fail('no agent was called yet');
}

test('an agent that can not start is tried again by itself, one at a time, until it can', async () => {
  const harness = setUp({ firstMs: 1, mostMs: 4 });
  expect(await harness.call()).toMatchObject({ ok: false, error: { code: 'connection' } });
  let most = 0;
  await until(() => {
    most = Math.max(most, factsOf(harness).starting);
    return factsOf(harness).failedStarts >= 4;
  });
  expect(most).toBe(1);
  expect(standingOf(factsOf(harness), null, Date.now())).toMatchObject({ state: 'failing' });
  writeFileSync(join(harness.folder, 'ok'), '');
  await until(() => factsOf(harness).processes.length === 1);
  expect(factsOf(harness)).toMatchObject({ failedStarts: 0, nextStartAt: null, failuresInARow: 0 });
  expect(standingOf(factsOf(harness), null, Date.now()).state).toBe('ready');
  const before = starts(harness);
  expect(await harness.call()).toMatchObject({ ok: true });
  expect(starts(harness)).toBe(before);
});

test('it says when that is, a restart tries at once, and nothing is tried once it is closed', async () => {
  const harness = setUp({ firstMs: 3_600_000, mostMs: 3_600_000 });
  await harness.call();
  const { nextStartAt, lastError } = factsOf(harness);
  expect(nextStartAt).toBeGreaterThan(Date.now());
  expect(standingOf(factsOf(harness), null, Date.now()).reason).toContain(
    `could not be started. The last: ${lastError?.error.message ?? ''}`,
  );
  await harness.agents.restart('hostile');
  await until(() => factsOf(harness).failedStarts === 2);
  expect(starts(harness)).toBe(2);
  await harness.agents.close();
  expect(harness.agents.inspect().every((facts) => facts.nextStartAt === null)).toBe(true);
});

test('one that can not start beside another one says nothing of the agent', async () => {
  const harness = setUp({ firstMs: 1, mostMs: 4 }, script([{ do: 'wait', file: 'go' }]));
  writeFileSync(join(harness.folder, 'ok'), '');
  const calls = [harness.call()];
  await until(() => harness.agents.inspect().some(({ processes }) => processes.length === 1));
  rmSync(join(harness.folder, 'ok'));
  calls.push(harness.call(), harness.call());
  await until(() => starts(harness) > 1 && factsOf(harness).starting === 0);
  expect(factsOf(harness)).toMatchObject({ failedStarts: 0, nextStartAt: null });
  writeFileSync(join(harness.folder, 'go'), '');
  for (const outcome of await Promise.all(calls)) expect(outcome).toMatchObject({ ok: true });
});
