import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { registerAgent, unregisterAgent } from '../../main/adapters/agent-process/register.ts';

let folder: string;
const folders = () => ({
  builtinDir: fileURLToPath(new URL('../../agents/', import.meta.url)),
  userDir: join(folder, 'agents'),
});
const manifest = (id: string): string =>
  JSON.stringify({
    manifestVersion: 1,
    id,
    version: '1',
    title: id,
    launch: { command: ['true'] },
    tools: [{ name: 'go', inputSchema: { type: 'object' } }],
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-register-'));
  mkdirSync(join(folder, 'agents'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('forgets an agent that was added, and no other', async () => {
  await registerAgent(folders(), manifest('mine'));
  expect(existsSync(join(folder, 'agents', 'mine.json'))).toBe(true);
  expect(await unregisterAgent(folders(), 'mine')).toMatchObject({ ok: true });
  expect(existsSync(join(folder, 'agents', 'mine.json'))).toBe(false);
  expect(await unregisterAgent(folders(), 'mine')).toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect(await unregisterAgent(folders(), 'patcher')).toMatchObject({
    ok: false,
    error: { code: 'conflict' },
  });
  // Under another name, and broken.
  writeFileSync(join(folder, 'agents', 'a-name.json'), manifest('named'));
  const renewed = JSON.stringify({ ...JSON.parse(manifest('named')), version: '2' });
  expect(await registerAgent(folders(), renewed)).toMatchObject({ value: { change: 'replaced' } });
  expect(readdirSync(join(folder, 'agents'))).toEqual(['a-name.json']);
  expect(await unregisterAgent(folders(), 'named')).toMatchObject({ ok: true });
  writeFileSync(join(folder, 'agents', 'broken.json'), '{');
  expect(await unregisterAgent(folders(), 'broken')).toMatchObject({ ok: true });
  expect(readdirSync(join(folder, 'agents'))).toEqual([]);
  expect(await unregisterAgent(folders(), '../agents/broken')).toMatchObject({ ok: false });
  expect(await registerAgent(folders(), manifest('patcher'))).toMatchObject({
    ok: false,
    error: { code: 'conflict' },
  });
});
