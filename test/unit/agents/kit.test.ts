import { InMemoryTransport, Client } from '@modelcontextprotocol/client';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineAgent, defineTool, manifestOf, ToolFailure } from '../../../agents/kit/agent.ts';
import { plainContext } from '../../../agents/kit/context.ts';
import { createProgress } from '../../../agents/kit/progress.ts';
import { createServer } from '../../../agents/kit/serve.ts';
import { CALL_META } from '../../../core/agent/manifest.ts';
import { NOTICE_CALL_META, TOOL_ERROR_META } from '../../../core/agent/wire.ts';

const count = defineTool({
  name: 'count',
  description: 'Counts letters.',
  effect: 'read',
  input: z.strictObject({ text: z.string(), times: z.int().min(1).default(1) }),
  output: z.strictObject({ letters: z.int(), workspace: z.string() }),
  run: async ({ text, times }, context) => {
    await Promise.resolve();
    context.progress(1, 2, 'half');
    context.log('info', 'counting');
    for (const { by, reason } of context.feedback) context.log('info', `${by}: ${reason}`);
    if (text === 'auth') throw new ToolFailure('auth', 'No key.', 'Set the key.');
    if (text === 'bug') throw new TypeError('oops');
    return { letters: text === 'wrong' ? 0.5 : text.length * times, workspace: context.workspace };
  },
});

const definition = defineAgent({
  id: 'counter',
  version: '1.2.3',
  title: 'Counter',
  description: 'Counts.',
  risk: 'AUTO',
  capabilities: ['count.letters'],
  secrets: ['PATH'],
  tools: [
    count,
    defineTool({
      name: 'post',
      description: '',
      effect: 'act',
      input: z.strictObject({}),
      output: z.strictObject({ secret: z.string(), undeclared: z.boolean() }),
      run: (_, context) =>
        Promise.resolve({
          secret: context.secret('PATH') ?? '',
          undeclared: context.secret('HOME') !== undefined,
        }),
    }),
  ],
});

describe('a tool', () => {
  test('fills in defaults, checks what comes in and what goes out', async () => {
    const context = plainContext('/w');
    expect(await count.call({ text: 'abc' }, context)).toEqual({ letters: 3, workspace: '/w' });
    expect(await count.run({ text: 'abc', times: 2 }, context)).toEqual({ letters: 6, workspace: '/w' });
    await expect(count.call({ text: 3 }, context)).rejects.toMatchObject({
      code: 'invalid_request',
      message: /text: /,
    });
    await expect(count.call({ text: 'a', more: 1 }, context)).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(count.call(null, context)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(count.call({ text: 'wrong' }, context)).rejects.toMatchObject({
      code: 'internal',
      message: /answered against its own schema: letters: /,
    });
  });

  test('says how it failed; an error of another kind is its own bug, or the cancel', async () => {
    await expect(count.call({ text: 'auth' }, plainContext('/w'))).rejects.toMatchObject({
      code: 'auth',
      message: 'No key.',
      fix: 'Set the key.',
    });
    await expect(count.call({ text: 'bug' }, plainContext('/w'))).rejects.toMatchObject({
      code: 'internal',
      message: 'The tool count failed: oops',
    });
    const signal = AbortSignal.abort();
    await expect(count.call({ text: 'bug' }, plainContext('/w', { signal }))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('the manifest', () => {
  test('says what the definition says, with the schemas of the tools', () => {
    const manifest = manifestOf(definition);
    expect(manifest).toMatchObject({
      manifestVersion: 1,
      id: 'counter',
      version: '1.2.3',
      risk: 'AUTO',
      capabilities: ['count.letters'],
      secrets: ['PATH'],
      launch: { command: ['{node}', '{dir}/main{ext}'] },
      tools: [
        { name: 'count', effect: 'read', idempotent: true },
        { name: 'post', effect: 'act', idempotent: false },
      ],
    });
    expect(manifest.tools[0]?.inputSchema).toMatchObject({
      type: 'object',
      properties: { text: { type: 'string' }, times: { type: 'integer', minimum: 1, default: 1 } },
      required: ['text'],
      additionalProperties: false,
    });
    expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
  });

  test('two tools of one name, and an id that breaks the rules, are refused', () => {
    expect(() => defineAgent({ ...definition, tools: [count, count] })).toThrow(/two tools with one name/);
    expect(() => manifestOf({ ...definition, id: 'Not Good' })).toThrow();
  });
});

describe('served to a client of the protocol', () => {
  async function connect(roots: boolean) {
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    const client = new Client({ name: 'test', version: '1' }, { capabilities: roots ? { roots: {} } : {} });
    const logs: unknown[] = [];
    client.setNotificationHandler('notifications/message', ({ params }) => void logs.push(params));
    if (roots) client.setRequestHandler('roots/list', () => ({ roots: [{ uri: 'file:///from/roots' }] }));
    await createServer(definition).connect(theirs);
    await client.connect(ours);
    return { client, logs };
  }

  test('it offers exactly what its manifest says', async () => {
    const { client } = await connect(false);
    const { tools } = await client.listTools();
    const offered = tools.map(({ name, inputSchema, outputSchema }) => ({ name, inputSchema, outputSchema }));
    const { tools: named } = manifestOf(definition);
    expect(offered).toEqual(
      named.map(({ name, inputSchema, outputSchema }) => ({ name, inputSchema, outputSchema })),
    );
  });

  test('the workspace comes with the call, else from the roots, else it is where the process runs', async () => {
    const workspaceOf = async (roots: boolean, meta: Record<string, string>) => {
      const { client } = await connect(roots);
      const result = await client.callTool({ name: 'count', arguments: { text: '' }, _meta: meta });
      return (result.structuredContent as { workspace: string }).workspace;
    };
    expect(await workspaceOf(true, { [CALL_META.workspace]: '/from/meta' })).toBe('/from/meta');
    expect(await workspaceOf(true, {})).toBe('/from/roots');
    expect(await workspaceOf(false, {})).toBe(process.cwd());
  });

  test('feedback comes with the call, and what is none is left out', async () => {
    const said = { reason: 'leave a.ts', by: 'ada', round: 0, patchDigest: null };
    const heard = async (feedback: unknown) => {
      const { client, logs } = await connect(false);
      const _meta = { [CALL_META.feedback]: feedback };
      await client.callTool({ name: 'count', arguments: { text: 'feedback' }, _meta });
      return logs;
    };
    expect(await heard([said])).toMatchObject([{ data: 'counting' }, { data: 'ada: leave a.ts' }]);
    for (const none of [undefined, 'text', [{ ...said, round: 'one' }], Array.from('123456', () => said)]) {
      expect(await heard(none)).toMatchObject([{ data: 'counting' }]);
    }
  });

  test('any client gets text too, Signalbox only the structure', async () => {
    const { client } = await connect(false);
    const call = { name: 'count', arguments: { text: 'ab' } };
    const structuredContent = { letters: 2, workspace: process.cwd() };
    const text = JSON.stringify(structuredContent);
    expect(await client.callTool(call)).toMatchObject({
      content: [{ type: 'text', text }],
      structuredContent,
    });
    const ours = await client.callTool({ ...call, _meta: { [CALL_META.runId]: 'r' } });
    expect(ours).toMatchObject({ content: [], structuredContent });
  });

  test('a failure travels with its code, an unknown tool is one', async () => {
    const { client } = await connect(false);
    expect(await client.callTool({ name: 'count', arguments: { text: 'auth' } })).toMatchObject({
      isError: true,
      content: [{ type: 'text', text: 'No key. Set the key.' }],
      _meta: { [TOOL_ERROR_META]: { code: 'auth', message: 'No key.', fix: 'Set the key.' } },
    });
    expect(await client.callTool({ name: 'nothing', arguments: {} })).toMatchObject({
      isError: true,
      _meta: { [TOOL_ERROR_META]: { code: 'invalid_request' } },
    });
  });

  test('logs say to which call they belong, secrets are only the declared ones', async () => {
    const { client, logs } = await connect(false);
    await client.callTool({ name: 'count', arguments: { text: '' }, _meta: { progressToken: 'p1' } });
    expect(logs).toMatchObject([{ level: 'info', data: 'counting', _meta: { [NOTICE_CALL_META]: 'p1' } }]);
    const { structuredContent } = await client.callTool({ name: 'post', arguments: {} });
    expect(structuredContent).toEqual({ secret: process.env['PATH'], undeclared: false });
  });
});

describe('progress', () => {
  test('goes at most ten times a second, never back, and the end always', () => {
    let now = 0;
    const sent: unknown[] = [];
    const progress = createProgress(
      (params) => sent.push(params),
      () => now,
    );
    for (let done = 0; done <= 1_000; done++) {
      progress(done, 1_000);
      now += 1;
    }
    progress(500, 1_000);
    expect(sent).toHaveLength(11);
    expect(sent.at(0)).toEqual({ progress: 0, total: 1_000 });
    expect(sent.at(-1)).toEqual({ progress: 1_000, total: 1_000 });
  });

  test('NaN is no progress, an unknown total is left out', () => {
    const sent: unknown[] = [];
    const progress = createProgress((params) => sent.push(params));
    progress(Number.NaN, null);
    progress(3, null, 'three');
    expect(sent).toEqual([{ progress: 3, message: 'three' }]);
  });
});
