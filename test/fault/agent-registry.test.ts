import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AgentManifest } from '../../core/agent/manifest.ts';
import { createCatalogReader, type CatalogReader } from '../../main/adapters/agent-process/catalog.ts';
import { registerAgent } from '../../main/adapters/agent-process/register.ts';
import { openRegistry } from '../../main/adapters/agent-process/registry.ts';
import type { RegistryState } from '../../main/ports/registry.ts';
import { scriptedManifest } from '../support/scripted-agent.ts';
import { turnedClock } from '../unit/live/turned-clock.ts';

const POSIX = process.platform !== 'win32';
const SYNC_MS = 4_000;

function manifestOf(id: string, title = id): AgentManifest {
  return { ...scriptedManifest('/script.json', { tools: [{ name: 'work' }] }, { id }), title };
}

async function setUp() {
  const root = mkdtempSync(join(tmpdir(), 'signalbox-registry-'));
  const folders = { builtinDir: join(root, 'agents'), userDir: join(root, 'data', 'agents') };
  mkdirSync(folders.builtinDir);
  mkdirSync(folders.userDir, { recursive: true });
  const clock = turnedClock();
  const registry = await openRegistry(createCatalogReader(folders), clock, (error) =>
    expect.fail(String(error)),
  );
  onTestFinished(async () => {
    await registry.close();
    rmSync(root, { recursive: true, force: true });
  });
  const told: RegistryState[] = [];
  registry.watch((state) => told.push(state));
  return {
    folders,
    clock,
    registry,
    told,
    put: (name: string, content: AgentManifest | string) =>
      writeFileSync(
        join(folders.userDir, name),
        typeof content === 'string' ? content : JSON.stringify(content),
      ),
    remove: (name: string) => rmSync(join(folders.userDir, name)),
    titles: async () => {
      const { agents } = await registry.sync();
      return [...agents.values()].map(({ title }) => title);
    },
    problems: async () => (await registry.sync()).problems.map(({ name, agent }) => [name, agent]),
  };
}

test('agents that come, change and go are seen at the next look, each time as a whole other state', async () => {
  const { clock, registry, told, put, remove } = await setUp();
  const heard = () => {
    const { promise, resolve } = Promise.withResolvers<RegistryState>();
    const stop = registry.watch((state) => {
      stop();
      resolve(state);
    });
    return promise;
  };
  const steps: [() => void, string[]][] = [
    [() => put('own.json', manifestOf('own', 'first')), ['first']],
    [() => put('own.json', manifestOf('own', 'second')), ['second']],
    [() => put('other.json', manifestOf('other')), ['other', 'second']],
    [() => remove('own.json'), ['other']],
  ];
  for (const [change, titles] of steps) {
    const before = registry.get();
    const seen = [...before.agents.values()];
    change();
    await clock.turn(SYNC_MS - 1);
    expect(registry.get()).toBe(before);
    const next = heard();
    await clock.turn(1);
    expect([...(await next).agents.values()].map(({ title }) => title)).toEqual(titles);
    // Whoever works with the old one is not disturbed.
    expect([...before.agents.values()]).toEqual(seen);
    expect(registry.get()).not.toBe(before);
    // The next look is waited for once this one is over.
    while (clock.timers() === 0) await new Promise(setImmediate);
  }
  expect(told).toHaveLength(steps.length);
});

test('what says the same is the same object, and nobody is told', async () => {
  const { registry, told, put } = await setUp();
  put('own.json', manifestOf('own'));
  const { agents } = await registry.sync();
  put('own.json', JSON.stringify(manifestOf('own'), null, 8));
  const again = await registry.sync();
  expect(again.agents).toBe(agents);
  expect(again.agents.get('own')).toBe(agents.get('own'));
  expect(told).toHaveLength(1);
});

test.each([
  ['no JSON', '{'],
  ['cut off', JSON.stringify(manifestOf('own')).slice(0, 100)],
  ['empty', ''],
  ['another thing', '[]'],
  ['half of a character', JSON.stringify(manifestOf('own')).replace('"title":"own"', '"title":"\\ud800"')],
  [
    'nested too deep',
    JSON.stringify(manifestOf('own')).replace('"type":"object"', `"a":${'['.repeat(500)}${']'.repeat(500)}`),
  ],
  ['huge', ' '.repeat(5_000_000)],
  ['a taken id', JSON.stringify(manifestOf('first', 'not the real one'))],
])(
  'a manifest that becomes unusable (%s) is named, and what was there stays in force until it is mended',
  async (_, broken) => {
    const { registry, put, remove, titles, problems } = await setUp();
    put('first.json', manifestOf('first'));
    put('own.json', manifestOf('own', 'mine'));
    expect(await titles()).toEqual(['first', 'mine']);
    const before = registry.get().agents;
    put('own.json', broken);
    expect(await problems()).toEqual([['own.json', 'own']]);
    expect(registry.get().agents).toBe(before);
    expect(registry.get().problems[0]?.message).toContain('The agent own stays as it was before.');
    put('own.json', manifestOf('own', 'mended'));
    expect(await titles()).toEqual(['first', 'mended']);
    expect(await problems()).toEqual([]);
    put('own.json', broken);
    remove('own.json');
    expect(await titles()).toEqual(['first']);
  },
);

test('what was broken from the start is named, and keeps nothing out', async () => {
  const { put, titles, problems } = await setUp();
  put('a.json', '{');
  put('b.json', manifestOf('own'));
  expect(await problems()).toEqual([['a.json', null]]);
  expect(await titles()).toEqual(['own']);
});

test('a file of before never keeps out one that is right', async () => {
  const { folders, put, titles, problems } = await setUp();
  put('a.json', manifestOf('own', 'old'));
  expect(await titles()).toEqual(['old']);
  put('a.json', '{');
  put('z.json', manifestOf('own', 'new'));
  expect(await titles()).toEqual(['new']);
  expect(await problems()).toEqual([['a.json', null]]);
  renameSync(join(folders.userDir, 'z.json'), join(folders.userDir, 'a.json'));
  expect(await titles()).toEqual(['new']);
  expect(await problems()).toEqual([]);
});

test.runIf(POSIX)('a pipe, a folder, a link to nothing or in a circle hold nothing up', async () => {
  const { folders, put, titles, problems } = await setUp();
  execFileSync('mkfifo', [join(folders.userDir, 'pipe.json')]);
  mkdirSync(join(folders.userDir, 'folder.json'));
  symlinkSync(join(folders.userDir, 'nowhere'), join(folders.userDir, 'dangling.json'));
  symlinkSync(join(folders.userDir, 'circle.json'), join(folders.userDir, 'circle.json'));
  put('own.json', manifestOf('own'));
  expect(await titles()).toEqual(['own']);
  expect(await problems()).toEqual(
    ['circle.json', 'dangling.json', 'folder.json', 'pipe.json'].map((name) => [name, null]),
  );
});

test.runIf(POSIX)(
  'a folder that can not be looked into leaves its agents as they were, and is named',
  async () => {
    const { folders, put, titles, registry } = await setUp();
    put('own.json', manifestOf('own'));
    expect(await titles()).toEqual(['own']);
    renameSync(folders.userDir, `${folders.userDir}-aside`);
    symlinkSync(folders.userDir, folders.userDir);
    expect(await titles()).toEqual(['own']);
    expect(registry.get().problems).toMatchObject([
      { file: folders.userDir, message: expect.stringContaining('ELOOP') as unknown },
    ]);
    rmSync(folders.userDir);
    renameSync(`${folders.userDir}-aside`, folders.userDir);
    expect((await registry.sync()).problems).toEqual([]);
  },
);

test('looks never overlap, and one that is asked for sees what was there when it was asked for', async () => {
  const state = (title: string): RegistryState => ({
    agents: new Map([['own', manifestOf('own', title)]]),
    problems: [],
  });
  let onDisk = 'first';
  let under = 0;
  let reads = 0;
  const slow = Promise.withResolvers<undefined>();
  const reader: CatalogReader = {
    async read() {
      under += 1;
      reads += 1;
      expect(under).toBe(1);
      const found = onDisk;
      if (reads === 2) await slow.promise;
      under -= 1;
      return state(found);
    },
    dirOf: () => '',
    fileOf: () => undefined,
  };
  const clock = turnedClock();
  const registry = await openRegistry(reader, clock, (error) => expect.fail(String(error)));
  await clock.turn(SYNC_MS);
  expect(reads).toBe(2);
  // The look under way began before this was written.
  onDisk = 'second';
  const asked = Array.from({ length: 100 }, () => registry.sync());
  await clock.turn(10 * SYNC_MS);
  expect(reads).toBe(2);
  slow.resolve(undefined);
  for (const { agents } of await Promise.all(asked)) expect(agents.get('own')?.title).toBe('second');
  expect(reads).toBe(3);
  await registry.close();
  await clock.turn(10 * SYNC_MS);
  expect([reads, clock.timers()]).toEqual([3, 0]);
});

test('many who register at the same time leave whole manifests, and nothing else', async () => {
  const { folders, registry, titles } = await setUp();
  const texts = Array.from({ length: 20 }, (_, n) => JSON.stringify(manifestOf(`own-${n % 4}`, `t${n}`)));
  const registering = Promise.all(texts.map((text) => registerAgent(folders, text)));
  for (let n = 0; n < 20; n++) expect((await registry.sync()).problems).toEqual([]);
  expect((await registering).every(({ ok }) => ok)).toBe(true);
  expect(await titles()).toHaveLength(4);
});
