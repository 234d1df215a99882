import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createHarness, isAlive, until, type AgentHarness } from '../support/hostile-agents/harness.ts';
import { script } from '../support/hostile-agents/scripts.ts';

const HOST = fileURLToPath(new URL('../support/hostile-agents/host.ts', import.meta.url));

function setUp(): AgentHarness {
  const harness = createHarness();
  onTestFinished(() => harness.dispose());
  return harness;
}

/** Starts a host over the harness's folder, ends it by kill -9 in the middle of a call. */
async function crashHost(harness: AgentHarness): Promise<void> {
  const host = spawn(process.execPath, [HOST, harness.folder], { stdio: 'ignore' });
  const exited = once(host, 'exit');
  await until(() => harness.pids('ready').length > 0);
  host.kill('SIGKILL');
  await exited;
}

test('what a session that was ended by kill -9 left behind is found and ended', async () => {
  const harness = setUp();
  await crashHost(harness);
  expect(harness.alive()).toHaveLength(3);
  expect(harness.records()).toHaveLength(2);

  expect(await harness.agents.reapLeftovers()).toBe(3);
  expect(harness.alive()).toEqual([]);
  expect(harness.records()).toEqual([]);
  expect(await harness.agents.reapLeftovers()).toBe(0);
});

test('children are found when the agent itself is gone already', async () => {
  const harness = setUp();
  await crashHost(harness);
  const [agent = 0, ...children] = harness.pids();
  process.kill(agent, 'SIGKILL');
  await until(() => !isAlive(agent));
  expect(children.filter(isAlive)).toHaveLength(2);
  expect(await harness.agents.reapLeftovers()).toBe(2);
  expect(harness.alive()).toEqual([]);
});

test('a process that only has the same number is left alone', async () => {
  const harness = setUp();
  const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 600000)'], { stdio: 'ignore' });
  onTestFinished(() => void stranger.kill('SIGKILL'));
  await once(stranger, 'spawn');
  const folder = join(harness.dataDir, 'processes');
  mkdirSync(folder, { recursive: true });
  const token = '0123456789abcdef0123456789abcdef';
  const record = { token, agent: 'x', pid: stranger.pid, startTime: 'another boot/1' };
  writeFileSync(join(folder, `${token}.json`), JSON.stringify(record));
  expect(await harness.agents.reapLeftovers()).toBe(0);
  expect(isAlive(stranger.pid ?? 0)).toBe(true);
  expect(harness.records()).toEqual([]);
});

test('records that a crash cut off are cleared away, other files are not touched', async () => {
  const harness = setUp();
  const folder = join(harness.dataDir, 'processes');
  mkdirSync(join(folder, 'ffffffffffffffffffffffffffffffff'), { recursive: true });
  writeFileSync(join(folder, '0123456789abcdef0123456789abcdef.json'), '{"token":');
  writeFileSync(join(folder, '1123456789abcdef0123456789abcdef.json.tmp'), '');
  writeFileSync(join(folder, 'notes.txt'), '');
  expect(await harness.agents.reapLeftovers()).toBe(0);
  expect(harness.records()).toEqual(['notes.txt']);
});

test('a record that was just being written again names its process once', async () => {
  const harness = setUp();
  await crashHost(harness);
  const folder = join(harness.dataDir, 'processes');
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json')))
    writeFileSync(join(folder, `${name}.tmp`), readFileSync(join(folder, name)));
  expect(await harness.agents.reapLeftovers()).toBe(3);
  expect(harness.alive()).toEqual([]);
  expect(harness.records()).toEqual([]);
});

test('processes of this session are no leftovers', async () => {
  const harness = setUp();
  harness.add(script([]));
  await harness.call();
  expect(await harness.agents.reapLeftovers()).toBe(0);
  expect(harness.alive()).toHaveLength(1);
  const [record] = readdirSync(join(harness.dataDir, 'processes')).filter((name) => name.endsWith('.json'));
  const text = readFileSync(join(harness.dataDir, 'processes', record ?? ''), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ agent: 'hostile', pid: harness.pids()[0] });
});
