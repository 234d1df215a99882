import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SHUT_OUT } from '../../core/contract/session.ts';
import { cli, documentOf, errorDocumentSchema } from '../support/cli.ts';
import { connectApi, enter, type ApiConnection } from '../support/e2e/api-client.ts';
import { startNodeHost, type RunningNodeHost } from '../support/e2e/node-host.ts';
import { GIVEN_PATCH, makeProject, patchBetween, QUESTION, type Project } from '../support/e2e/workspaces.ts';

const BEFORE = { 'a.txt': 'one\n' };
const AFTER = { 'a.txt': 'two\n' };

let project: Project;
let host: RunningNodeHost;
let cookie: string;

beforeEach(async () => {
  project = makeProject(BEFORE);
  project.addWorkflow(GIVEN_PATCH);
  project.addWorkflow(QUESTION);
  host = await startNodeHost({ dataDir: project.dataDir, workspace: project.root });
  cookie = await enter(host.link());
});
afterEach(async () => {
  await host.close();
  project.remove();
});

/** Starts the workflow that asks at once, and waits until it has. */
async function askAboutPatch({ client }: ApiConnection) {
  const diff = patchBetween(BEFORE, AFTER);
  const workflow = 'file:.signalbox/workflows/given-patch.json';
  const { runId } = await client.runs.start({ workflow, input: { diff } });
  for await (const item of await client.runs.watch({ runId })) {
    const approvals =
      item.kind === 'snapshot' ? item.run.approvals : item.kind === 'delta' ? item.delta.approvals : [];
    const [line] = approvals ?? [];
    if (line) return { runId, approvalId: line.approvalId, digest: line.digest };
  }
  throw new Error('the subscription ended before anything was asked');
}

describe('a host that is killed while a page is connected', () => {
  it('is found again by the same cookie, and everything goes on', async () => {
    const before = await connectApi(host.origin(), cookie);
    const { runId, approvalId, digest } = await askAboutPatch(before);
    await host.kill9();
    await before.closed;
    await expect(connectApi(host.origin(), cookie)).rejects.toThrow('nobody');
    await host.restart();

    const after = await connectApi(host.origin(), cookie);
    const waiting = await after.client.approvals.list({ statuses: ['waiting'] });
    expect(waiting.items.map((line) => line.approvalId)).toEqual([approvalId]);
    await after.client.approvals.approve({ approvalId, digest, reason: 'seen before' });
    for await (const item of await after.client.runs.watch({ runId })) {
      const summary =
        item.kind === 'snapshot' ? item.run.summary : item.kind === 'delta' ? item.delta.summary : null;
      if (summary?.status === 'succeeded') break;
    }
    expect(readFileSync(join(project.root, 'a.txt'), 'utf8')).toBe(AFTER['a.txt']);
    await after.close();
  });
});

describe('a person who was invited', () => {
  const stateOf = async (withCookie: string): Promise<unknown> =>
    (await fetch(`${host.origin()}/session`, { headers: { cookie: withCookie } })).json();
  const ask = (...words: string[]) => cli(['invitations', ...words, '--data', project.dataDir, '--json']);
  const linkSchema = z.object({ name: z.string(), address: z.string() });
  const listSchema = z.object({
    items: z.array(z.object({ name: z.string(), windows: z.number(), seenAt: z.string().nullable() })),
  });

  it('stays in when the host is killed and back, and is out at once when the invitation is revoked', async () => {
    const made = documentOf(linkSchema, await ask('make', 'Bea'));
    const hers = await enter(made.address);
    const before = await connectApi(host.origin(), hers);
    expect(documentOf(listSchema, await ask('list')).items).toMatchObject([{ name: 'Bea', windows: 1 }]);
    await host.kill9();
    await before.closed;
    await host.restart();

    const after = await connectApi(host.origin(), hers);
    expect(await after.client.system.info()).toMatchObject({ person: { name: 'Bea' }, isGuest: true });
    expect(await stateOf(hers)).toEqual({ state: 'in' });
    const own = await connectApi(host.origin(), cookie);
    // Another link for her leaves the window that she has.
    const renewed = documentOf(linkSchema, await ask('renew', 'bea'));
    expect((await fetch(made.address, { redirect: 'manual' })).status).toBe(401);
    expect((await after.client.system.info()).person.name).toBe('Bea');

    const revoked = await ask('revoke', 'Bea');
    expect(revoked.code, revoked.stderr).toBe(0);
    expect(await after.closed).toBe(SHUT_OUT);
    expect(await stateOf(hers)).toEqual({ state: 'out' });
    expect((await fetch(renewed.address, { redirect: 'manual' })).status).toBe(401);
    await expect(connectApi(host.origin(), hers)).rejects.toThrow('401');
    expect((await own.client.system.info()).isGuest).toBe(false);
    const { items } = await own.client.audit.list({
      types: ['person.invited', 'invitation.renewed', 'invitation.revoked'],
    });
    expect(items.map(({ type, data }) => [type, data['name'], data['by']])).toEqual(
      ['invitation.revoked', 'invitation.renewed', 'person.invited'].map((type) => [
        type,
        'Bea',
        expect.objectContaining({ via: 'cli' }) as object,
      ]),
    );
    await own.close();
  });

  it('is revoked where nothing serves, too, and invited only where something does', async () => {
    documentOf(linkSchema, await ask('make', 'Cy'));
    await host.close();
    expect(documentOf(listSchema, await ask('list')).items).toEqual([
      { name: 'Cy', windows: 0, seenAt: null },
    ]);
    const refused = documentOf(errorDocumentSchema, await ask('make', 'Di'));
    expect(refused.error.fix).toContain('signalbox serve');
    const revoked = await cli(['invitations', 'revoke', 'Cy', '--data', project.dataDir]);
    expect(revoked.stdout).toContain('Cy is no longer invited');
    const none = await cli(['invitations', 'list', '--data', project.dataDir]);
    expect(none.stdout).toBe('Nobody is invited.\n');
  });
});

describe('a host that is ended', () => {
  it('takes leave of its pages, says so, and leaves nothing behind', async () => {
    const { closed } = await connectApi(host.origin(), cookie);
    expect(existsSync(join(project.dataDir, 'host.json'))).toBe(true);
    expect(await host.close()).toBe(0);
    expect(await closed).toBe(1001);
    expect(existsSync(join(project.dataDir, 'host.json'))).toBe(false);
  });
});

describe('a host that is there already', () => {
  it('is shown instead of a second one, and tells its link to who asks', async () => {
    const second = await cli(['serve', '--data', project.dataDir]);
    expect(second.code, second.stderr).toBe(0);
    expect(second.stdout).toContain(host.link());
    expect(second.stdout).toContain(String(host.pid()));
    const shown = await cli(['serve', '--link', '--data', project.dataDir]);
    expect(shown).toEqual({ code: 0, stdout: `${host.link()}\n`, stderr: '' });
    await host.close();
    const none = await cli(['serve', '--link', '--data', project.dataDir, '--json']);
    expect(documentOf(errorDocumentSchema, none).error.code).toBe('not_found');
  });

  it('leaves its port to itself: another folder is served at the next one', async () => {
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const other = makeProject(BEFORE);
    const served = await startNodeHost({ dataDir: other.dataDir, port: address.port });
    try {
      expect(served.port()).not.toBe(address.port);
      expect(served.stderr()).toContain(`Port ${address.port} is taken`);
      expect((await fetch(`${served.origin()}/healthz`)).status).toBe(200);
    } finally {
      await served.close();
      other.remove();
      taken.close();
    }
  });
});
