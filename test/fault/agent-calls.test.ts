import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AgentManifest } from '../../core/agent/manifest.ts';
import type { JsonObject } from '../../core/json.ts';
import type { AgentNotice } from '../../main/ports/agents.ts';
import { createHarness, until } from '../support/hostile-agents/harness.ts';
import { script } from '../support/hostile-agents/scripts.ts';

function setUp(limits = {}, env: NodeJS.ProcessEnv = process.env) {
  const harness = createHarness(limits, env);
  onTestFinished(() => harness.dispose());
  return harness;
}

/** The matcher, typed: vitest has `any` there. */
function containing(text: string): unknown {
  return expect.stringContaining(text);
}

const countSchema = {
  type: 'object',
  properties: { count: { type: 'integer', minimum: 1 } },
  required: ['count'],
  additionalProperties: false,
} satisfies JsonObject;

describe('before the call', () => {
  test('an unknown agent or tool is named, with what there is', async () => {
    const harness = setUp();
    harness.add(script([]));
    expect(await harness.call({ agent: 'nobody' })).toMatchObject({
      ok: false,
      error: { code: 'invalid_request', message: 'There is no agent nobody.' },
    });
    expect(await harness.call({ tool: 'play' })).toMatchObject({
      ok: false,
      error: { message: 'The agent hostile has no tool play.', fix: 'Use one of: work.' },
    });
  });

  test.each([
    [{}, /required property "count"/],
    [{ count: 'many' }, /count: .*integer/],
    [{ count: 0 }, /count: .*1/],
    [{ count: 1, more: true }, /more/],
  ])('the input %j is refused and nothing is started', async (args, says) => {
    const harness = setUp();
    harness.add({ ...script([]), tools: [{ name: 'work', inputSchema: countSchema }] });
    const outcome = await harness.call({ args });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
    expect(outcome.ok ? '' : outcome.error.message).toMatch(says);
    expect(harness.pids()).toEqual([]);
  });
});

test('an input larger than a message may be is refused, and the process works on', async () => {
  const harness = setUp();
  harness.add(script([]));
  const error = { code: 'invalid_request', message: containing('has more than 41.9 MB') };
  expect(await harness.call({ args: { text: '文'.repeat(14_000_000) } })).toMatchObject({ ok: false, error });
  expect(await harness.call({ args: { n: 1 } })).toEqual({ ok: true, output: { n: 1 } });
  expect(harness.pids()).toHaveLength(1);
});

describe('the handshake compares the agent with its manifest', () => {
  const put = (change: (manifest: AgentManifest) => AgentManifest) => {
    const harness = setUp();
    harness.put(change(harness.add(script([]))));
    return harness;
  };
  const [tool] = [
    { name: 'work', description: '', effect: 'read', idempotent: true, inputSchema: { type: 'object' } },
  ] as const;

  test('a missing tool is named', async () => {
    const harness = put((manifest) => ({
      ...manifest,
      tools: [...manifest.tools, { ...tool, name: 'more' }],
    }));
    expect(await harness.call()).toMatchObject({
      ok: false,
      error: { code: 'invalid_request', message: containing("doesn't offer the tool more") },
    });
    expect(harness.alive()).toEqual([]);
  });

  test('a changed input is named', async () => {
    const harness = put((manifest) => ({
      ...manifest,
      tools: [{ ...tool, inputSchema: { type: 'object', title: 'x' } }],
    }));
    expect(await harness.call()).toMatchObject({
      ok: false,
      error: { code: 'invalid_request', message: containing('another input for the tool work') },
    });
  });

  test('further tools and another order of keys do no harm', async () => {
    const harness = setUp();
    const base = script([]);
    const inputSchema = { type: 'object', title: 'x', properties: {} };
    const manifest = harness.add({ ...base, tools: [{ name: 'work', inputSchema }, { name: 'extra' }] });
    const [work] = manifest.tools.filter(({ name }) => name === 'work');
    if (!work) throw new Error('no tool');
    harness.put({
      ...manifest,
      tools: [{ ...work, inputSchema: { title: 'x', properties: {}, type: 'object' } }],
    });
    expect(await harness.call()).toMatchObject({ ok: true });
  });

  test('check tells what it found and leaves nothing', async () => {
    const harness = setUp();
    const manifest = harness.add(script([], [], { name: 'tester' }));
    expect(await harness.agents.check(manifest)).toMatchObject({
      ok: true,
      server: 'tester 1',
      protocolVersion: '2025-11-25',
    });
    expect(harness.alive()).toEqual([]);
    expect(harness.records()).toEqual([]);
    const wrong = { ...manifest, launch: { command: ['/nowhere/at-all'], env: {} } };
    expect(await harness.agents.check(wrong)).toMatchObject({
      ok: false,
      error: { code: 'invalid_request' },
    });
  });
});

describe('answers', () => {
  test('structured ones are given back as they are', async () => {
    const harness = setUp();
    const outputSchema = { type: 'object', properties: { n: { type: 'number' } } };
    harness.add({
      ...script([]),
      tools: [{ name: 'work', outputSchema, steps: [{ do: 'result', output: { n: 3 } }] }],
    });
    expect(await harness.call()).toEqual({ ok: true, output: { n: 3 } });
  });

  test('text of a server without schemas comes with its parts, and as JSON where it is some', async () => {
    const harness = setUp();
    harness.add(script([{ do: 'text', text: '{args.say}' }]));
    const parts = (text: string) => ({ content: [{ type: 'text', text }], text });
    expect(await harness.call({ args: { say: 'hello' } })).toEqual({ ok: true, output: parts('hello') });
    const json = '{"n":[1,2]}';
    expect(await harness.call({ args: { say: json } })).toEqual({
      ok: true,
      output: { ...parts(json), json: { n: [1, 2] } },
    });
  });

  test('text takes the place of the structured answer that a schema promises, if it fits', async () => {
    const harness = setUp();
    harness.add({
      ...script([]),
      tools: [{ name: 'work', outputSchema: countSchema, steps: [{ do: 'text', text: '{args.say}' }] }],
    });
    expect(await harness.call({ args: { say: '{"count":2}' } })).toEqual({ ok: true, output: { count: 2 } });
    expect(await harness.call({ args: { say: 'two' } })).toMatchObject({
      ok: false,
      error: { code: 'internal' },
    });
  });

  test('one over the limit of the manifest is an error, and the process works on', async () => {
    const harness = setUp();
    harness.add(script([{ do: 'result' }]), { limits: { outputBytes: 10_000 } });
    expect(await harness.call({ args: { text: 'x'.repeat(11_000) } })).toMatchObject({
      ok: false,
      error: { code: 'memory_limit', message: containing('more than the 10 kB') },
    });
    expect(await harness.call({ args: { text: 'short' } })).toEqual({ ok: true, output: { text: 'short' } });
    expect(harness.pids()).toHaveLength(1);
  });
});

describe('notices', () => {
  test('progress and log lines arrive in order, before the answer', async () => {
    const harness = setUp();
    harness.add(
      script([
        { do: 'progress', done: 1, total: 3, message: 'one' },
        { do: 'log', level: 'warning', text: 'careful' },
        { do: 'progress', done: 3, total: 3 },
      ]),
    );
    const notices: AgentNotice[] = [];
    expect(await harness.call({ notices })).toMatchObject({ ok: true });
    expect(notices).toEqual([
      { kind: 'progress', done: 1, total: 3, message: 'one' },
      { kind: 'log', level: 'warning', text: 'careful' },
      { kind: 'progress', done: 3, total: 3, message: null },
    ]);
  });

  test('each call hears its own', async () => {
    const harness = setUp();
    harness.add(
      script([
        { do: 'log', text: 'mine' },
        { do: 'wait', file: 'go' },
      ]),
      { limits: { processes: 1 } },
    );
    const heard = [0, 1, 2].map((): AgentNotice[] => []);
    const calls = heard.map((notices) => harness.call({ notices }));
    await until(() => heard.every((notices) => notices.length > 0));
    writeFileSync(join(harness.folder, 'go'), '');
    await Promise.all(calls);
    expect(heard.map((notices) => notices.length)).toEqual([1, 1, 1]);
    expect(harness.pids()).toHaveLength(1);
  });

  test('too many are thinned out and counted', async () => {
    const harness = setUp();
    harness.add(script([{ do: 'flood', bytes: 600_000 }]));
    const notices: AgentNotice[] = [];
    expect(await harness.call({ notices })).toMatchObject({ ok: true });
    const last = notices.at(-1);
    expect(last).toMatchObject({ kind: 'log', level: 'warning' });
    const lost = Number(/^(\d+) /.exec(last?.kind === 'log' ? last.text : '')?.[1]);
    expect(notices.length - 1 + lost).toBe(1_000);
    expect(notices.length).toBeGreaterThan(50);
    expect(lost).toBeGreaterThan(500);
  });
});

describe('what a process gets', () => {
  const tell = `process.stdin.once('data', () => { process.stderr.write(JSON.stringify({ env: process.env, cwd: process.cwd() })); process.exit(1); });`;
  const stderrOf = async (harness: ReturnType<typeof setUp>, change: Partial<AgentManifest>) => {
    const manifest = harness.add(script([]));
    const launch = { command: ['{node}', '-e', tell], env: { OWN: 'yes' } };
    const found = await harness.agents.check({ ...manifest, launch, ...change });
    if (found.ok || found.stderr === undefined) throw new Error('it should have ended');
    return JSON.parse(found.stderr) as { env: Record<string, string>; cwd: string };
  };

  test('only what it needs, and its declared secrets, in a private folder', async () => {
    const env = {
      ...process.env,
      API_KEY: 'of Signalbox',
      SIGNALBOX_SECRET_TOKEN: 's3',
      SIGNALBOX_SECRET_OTHER: 'no',
    };
    const harness = setUp({}, env);
    const seen = await stderrOf(harness, { secrets: ['TOKEN', 'ABSENT'] });
    expect(seen.env).toMatchObject({ TOKEN: 's3', OWN: 'yes', PATH: process.env['PATH'] });
    expect(
      Object.keys(seen.env).filter((name) => /KEY|OTHER|SIGNALBOX_SECRET|ABSENT|VITEST/.test(name)),
    ).toEqual([]);
    expect(seen.cwd.startsWith(join(harness.dataDir, 'processes'))).toBe(true);
    expect(seen.env['TMPDIR']).toBe(seen.cwd);
    expect(harness.records()).toEqual([]);
  });

  test('the workspace and the names of the call in its arguments, unless it may see none', async () => {
    const harness = setUp();
    const output = { workspace: '{workspace}', key: '{key}', attempt: '{attempt}', run: '{run}' };
    const told = script([{ do: 'result', output }]);
    harness.add(told);
    harness.add(told, { id: 'blind', access: { workspace: 'none', network: [] } });
    expect(await harness.call({ workspace: '/some/where' })).toEqual({
      ok: true,
      output: { workspace: '/some/where', key: 'run-1/step-1/1', attempt: '1', run: 'run-1' },
    });
    expect(await harness.call({ agent: 'blind', workspace: '/some/where' })).toMatchObject({
      output: { workspace: '' },
    });
  });

  test('a server that asks for roots gets the workspace of its call, and a process for each', async () => {
    const harness = setUp();
    harness.add(script([{ do: 'roots' }]));
    const [a, b] = ['a', 'b'].map((name) => join(harness.folder, name));
    for (const folder of [a, b, a, b]) {
      if (folder === undefined) continue;
      mkdirSync(folder, { recursive: true });
      const uri = pathToFileURL(folder).href;
      expect(await harness.call({ workspace: folder })).toMatchObject({
        ok: true,
        output: { roots: [{ uri }] },
      });
    }
    expect(harness.pids()).toHaveLength(2);
  });
});

test('an effect is done once per key when the tool is idempotent', async () => {
  const harness = setUp();
  harness.add(script([{ do: 'effect', file: 'effects', once: true }]));
  await harness.call();
  await harness.call();
  expect(readFileSync(join(harness.folder, 'effects'), 'utf8')).toBe('run-1/step-1/1 step-1 1\n');
});
