import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { parsePowerShell, parsePs } from '../../../main/adapters/resource-usage/read-by-command.ts';
import { createUsage } from '../../../main/adapters/resource-usage/usage.ts';

test('a process that works takes processor time, one that sleeps takes none, one that is gone is left out', async () => {
  const spin = spawn(process.execPath, ['-e', 'console.log(); for (;;);'], { stdio: 'pipe' });
  const sleep = spawn(process.execPath, ['-e', 'console.log(); setInterval(() => {}, 1e6)'], {
    stdio: 'pipe',
  });
  const gone = spawn(process.execPath, ['-e', '0']);
  await Promise.all([once(spin.stdout, 'data'), once(sleep.stdout, 'data'), once(gone, 'exit')]);
  const [busy, idle, ended] = [spin.pid ?? 0, sleep.pid ?? 0, gone.pid ?? 0];
  const usage = createUsage();
  const first = await usage.sample([busy, idle, ended]);
  expect(first.get(busy)).toMatchObject({ cpu: null });
  expect(first.get(idle)?.memory).toBeGreaterThan(1_000_000);
  expect(first.has(ended)).toBe(false);
  await expect.poll(async () => (await usage.sample([busy, idle])).get(busy)?.cpu).toBeGreaterThan(1);
  expect((await usage.sample([busy, idle])).get(idle)?.cpu).toBeLessThan(50);
  const exits = [once(spin, 'exit'), once(sleep, 'exit')];
  spin.kill('SIGKILL');
  sleep.kill('SIGKILL');
  await Promise.all(exits);
});

test('what ps and PowerShell write is understood, and what it is not is left out', () => {
  expect([...parsePs('  42 0:01.50  1024\n 43 1-02:00:00 2048\nPID what\n\n')]).toEqual([
    [42, { cpuSeconds: 1.5, memory: 1_048_576 }],
    [43, { cpuSeconds: 93_600, memory: 2_097_152 }],
  ]);
  expect([...parsePowerShell('42 1500 1048576\r\nnothing\n')]).toEqual([
    [42, { cpuSeconds: 1.5, memory: 1_048_576 }],
  ]);
});
