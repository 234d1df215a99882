import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CALL_META } from '../../../core/agent/manifest.ts';
import { madeUpTokens } from '../../support/made-up-secrets.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'signalbox-agent-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function open(agent: string, env: Record<string, string> = {}) {
  const main = fileURLToPath(new URL(`../../../agents/${agent}/main.ts`, import.meta.url));
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [main], env: { ...env }, stderr: 'inherit' }),
  );
  return client;
}

describe('the built-in agents as processes', () => {
  it('the scanner answers a call about the workspace that the call names', async () => {
    const token = madeUpTokens(2)['github'] ?? '';
    writeFileSync(join(root, 'a.js'), `const t = '${token}';\neval(t);\n`);
    const client = await open('security-scanner');
    try {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(['scan', 'rules']);
      const answer = await client.callTool({
        name: 'scan',
        arguments: {},
        _meta: { [CALL_META.workspace]: root },
      });
      expect(answer.isError).not.toBe(true);
      expect(answer.structuredContent).toMatchObject({
        summary: { critical: 1, high: 1, total: 2 },
        scanned: { files: 1 },
      });
      expect(JSON.stringify(answer)).not.toContain(token);
      const refused = await client.callTool({
        name: 'scan',
        arguments: { paths: ['../x'] },
        _meta: { [CALL_META.workspace]: root },
      });
      expect(refused.isError).toBe(true);
    } finally {
      await client.close();
    }
  });

  it('the notifier takes the address from its environment and never shows it', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk));
      request.on('end', () => response.end('ok'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const url = `http://127.0.0.1:${port}/services/T0pS3cretPath`;
    const client = await open('notifier', { SLACK_WEBHOOK: url });
    try {
      const answer = await client.callTool({
        name: 'notify',
        arguments: { title: 'Done', text: url, channels: [{ type: 'webhook', secret: 'SLACK_WEBHOOK' }] },
      });
      expect(answer.structuredContent).toEqual({
        delivered: [{ channel: `webhook 127.0.0.1:${port}`, ok: true, status: 200, attempts: 1 }],
      });
      expect(bodies.join('')).toContain('*Done*');
      expect(JSON.stringify(answer) + bodies.join('')).not.toContain('T0pS3cretPath');
    } finally {
      await client.close();
      server.close();
      await once(server, 'close');
    }
  });
});
