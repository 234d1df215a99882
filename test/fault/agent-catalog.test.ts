import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AgentManifest } from '../../core/agent/manifest.ts';
import { loadCatalog } from '../../main/adapters/agent-process/catalog.ts';
import { agentDraftSchema, describeAgent } from '../../main/adapters/agent-process/describe.ts';
import { registerAgent } from '../../main/adapters/agent-process/register.ts';
import { createHarness } from '../support/hostile-agents/harness.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

function setUp() {
  const root = mkdtempSync(join(tmpdir(), 'signalbox-catalog-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folders = { builtinDir: join(root, 'agents'), userDir: join(root, 'data', 'agents') };
  mkdirSync(folders.builtinDir);
  return {
    root,
    folders,
    builtIn: (manifest: AgentManifest, base = folders.builtinDir) => {
      mkdirSync(join(base, manifest.id), { recursive: true });
      writeFileSync(join(base, manifest.id, 'agent.json'), JSON.stringify(manifest));
    },
    user: (name: string, text: string) => {
      mkdirSync(folders.userDir, { recursive: true });
      writeFileSync(join(folders.userDir, name), text);
    },
  };
}

function manifestOf(id: string, title = id): AgentManifest {
  return { ...scriptedManifest('/script.json', { tools: [{ name: 'work' }] }, { id }), title };
}

test('built-in agents and those of the user are found, each with its folder', async () => {
  const { folders, builtIn, user } = setUp();
  builtIn(manifestOf('scanner'));
  mkdirSync(join(folders.builtinDir, 'kit'));
  writeFileSync(join(folders.builtinDir, 'manifests.ts'), '');
  user('own.json', JSON.stringify(manifestOf('own')));
  user('readme.txt', 'no manifest');
  const { catalog, dirOf, problems } = await loadCatalog(folders);
  expect(problems).toEqual([]);
  expect([...catalog.keys()]).toEqual(['scanner', 'own']);
  expect([...catalog.values()].map(dirOf)).toEqual([join(folders.builtinDir, 'scanner'), folders.userDir]);
});

test('a compiled tree has its manifests in the source folder and its code beside main', async () => {
  const { root, builtIn } = setUp();
  builtIn(manifestOf('scanner'));
  const compiled = join(root, 'dist', 'agents');
  mkdirSync(join(compiled, 'scanner'), { recursive: true });
  const { catalog, dirOf } = await loadCatalog({ builtinDir: `${compiled}/`, userDir: join(root, 'none') });
  expect([...catalog.values()].map(dirOf)).toEqual([join(compiled, 'scanner')]);
});

test('folders that are not there hold nothing', async () => {
  const { root } = setUp();
  const none = join(root, 'none');
  expect((await loadCatalog({ builtinDir: none, userDir: none })).catalog.size).toBe(0);
});

test.each([
  ['broken.json', '{', /broken\.json is no agent manifest: it is no JSON object\./],
  ['empty.json', '', /empty\.json is no agent manifest/],
  ['list.json', '[]', /it is no JSON object\./],
  [
    'wrong.json',
    JSON.stringify({ ...manifestOf('x'), id: 'No Good' }),
    /wrong\.json is no agent manifest: id: /,
  ],
  ['more.json', JSON.stringify({ ...manifestOf('x'), extra: 1 }), /extra/],
  ['proto.json', '{"__proto__": {"id": "x"}}', /proto\.json is no agent manifest/],
  ['huge.json', ' '.repeat(5_000_000), /huge\.json is no agent manifest: it is too large\./],
])('%s is a problem that names it, and the rest loads', async (name, text, says) => {
  const { folders, builtIn, user } = setUp();
  builtIn(manifestOf('scanner'));
  user(name, text);
  user('zz.json', JSON.stringify(manifestOf('fine')));
  const { catalog, problems } = await loadCatalog(folders);
  expect([...catalog.keys()]).toEqual(['scanner', 'fine']);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toMatch(says);
  expect(problems[0]?.fix).not.toBe('');
});

test('an id that is taken is refused to the later one, unless it is the very same manifest', async () => {
  const { folders, builtIn, user } = setUp();
  builtIn(manifestOf('scanner'));
  user('a.json', JSON.stringify(manifestOf('scanner', 'not the real one')));
  user('b.json', JSON.stringify(manifestOf('own', 'first')));
  user('c.json', JSON.stringify(manifestOf('own', 'second')));
  user('d.json', JSON.stringify(manifestOf('own', 'first')));
  const { catalog, problems } = await loadCatalog(folders);
  expect([...catalog.values()].map(({ title }) => title)).toEqual(['scanner', 'first']);
  expect(problems.map(({ file }) => file)).toEqual(
    ['a.json', 'c.json'].map((name) => join(folders.userDir, name)),
  );
});

test('registering twice is harmless, a new version replaces, a built-in id is refused', async () => {
  const { folders, builtIn } = setUp();
  builtIn(manifestOf('scanner'));
  const register = (manifest: AgentManifest) => registerAgent(folders, JSON.stringify(manifest));
  expect(await register(manifestOf('own'))).toMatchObject({ ok: true, value: { change: 'added' } });
  expect(await register(manifestOf('own'))).toMatchObject({ ok: true, value: { change: 'unchanged' } });
  expect(await register(manifestOf('own', 'new'))).toMatchObject({ ok: true, value: { change: 'replaced' } });
  expect(await register(manifestOf('scanner', 'mine'))).toMatchObject({
    ok: false,
    error: { code: 'conflict' },
  });
  expect(await register(manifestOf('scanner'))).toMatchObject({ ok: true, value: { change: 'unchanged' } });
  expect(await registerAgent(folders, '{}')).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  expect(readdirSync(folders.userDir)).toEqual(['own.json']);
  expect((await loadCatalog(folders)).catalog.get('own')?.title).toBe('new');
});

test('any server can be described: its tools become a manifest that it then stands by', async () => {
  const { root } = setUp();
  const outputSchema = { type: 'object', properties: { n: { type: 'number' } } };
  const script = { tools: [{ name: 'a', description: 'first', outputSchema }, { name: 'b' }] };
  const manifest = scriptedManifest(writeScript(root, script), script, { id: 'foreign' });
  const draft = agentDraftSchema.parse(JSON.parse(JSON.stringify({ ...manifest, tools: undefined })));
  const options = { dataDir: join(root, 'data'), dir: root, env: process.env };
  const described = await describeAgent(options, draft);
  if (!described.ok) throw new Error(described.error.message);
  expect(described.manifest.tools).toMatchObject([
    { name: 'a', description: 'first', effect: 'act', idempotent: false, outputSchema },
    { name: 'b', effect: 'act' },
  ]);
  expect(readdirSync(join(root, 'data', 'processes'))).toEqual([]);

  const harness = createHarness();
  onTestFinished(() => harness.dispose());
  harness.put(described.manifest);
  expect(await harness.call({ agent: 'foreign', tool: 'b', args: { n: 1 } })).toEqual({
    ok: true,
    output: { n: 1 },
  });

  const failed = await describeAgent(options, {
    ...draft,
    launch: { command: ['/nowhere/at-all'], env: {} },
  });
  expect(failed).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
});
