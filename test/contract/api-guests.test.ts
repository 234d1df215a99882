import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GUEST, openApiFixture, PERSON, type ApiFixture } from '../support/api-service.ts';
import { NO_DIGEST, refusalOf } from '../support/api-story.ts';
import type { InProcessClient } from '../../main/hosts/base/transports/in-process.ts';

const GATE = 'file:.signalbox/workflows/gate.yaml';

describe('a person who was invited', () => {
  let fixture: ApiFixture;
  let host: InProcessClient;
  let guest: InProcessClient;

  beforeAll(async () => {
    fixture = await openApiFixture();
    host = fixture.service.clientFor(PERSON);
    guest = fixture.service.clientFor(GUEST);
    await host.client.workspaces.open({ path: fixture.workspace });
  });

  afterAll(async () => {
    host.close();
    guest.close();
    await fixture.close();
  });

  const ASKED: readonly (readonly [string, (client: InProcessClient['client']) => Promise<unknown>])[] = [
    ['write the policy', ({ settings }) => settings.setPolicy({ text: 'version: 1' })],
    ['change settings', ({ settings }) => settings.update({ concurrency: 9 })],
    ['open a folder, whose files could then be read', ({ workspaces }) => workspaces.open({ path: '/' })],
    ['forget a workspace', ({ workspaces }) => workspaces.forget({ path: fixture.workspace })],
    ['open the sample', ({ workspaces }) => workspaces.openSample()],
    ['see who else was invited', ({ invitations }) => invitations.list()],
    ['invite, under a second name of their own', ({ invitations }) => invitations.make({ name: 'guest 2' })],
    ['make a link for another guest', ({ invitations }) => invitations.renew({ name: 'guest' })],
    ['revoke an invitation', ({ invitations }) => invitations.revoke({ name: 'guest' })],
    ['look into folders', ({ workspaces }) => workspaces.browse({ path: null })],
    [
      'start a run in another folder',
      ({ runs }) => runs.start({ workflow: 'file:gate.yaml', workspace: '/', input: {} }),
    ],
    ['make a workflow', ({ workflows }) => workflows.create({ from: { kind: 'empty' }, where: 'workspace' })],
    ['save a workflow', ({ workflows }) => workflows.save({ ref: GATE, text: 'a: 1', baseDigest: null })],
    ['restore a workflow', ({ workflows }) => workflows.restore({ ref: GATE, number: 1, baseDigest: null })],
    ['rename a workflow', ({ workflows }) => workflows.rename({ ref: GATE, to: 'mine' })],
    ['remove a workflow', ({ workflows }) => workflows.remove({ ref: GATE, baseDigest: NO_DIGEST })],
    [
      'keep a draft',
      ({ workflows }) => workflows.saveDraft({ ref: GATE, text: '', baseDigest: null, after: null }),
    ],
    ['read a draft', ({ workflows }) => workflows.draft({ ref: GATE })],
    ['list drafts', ({ workflows }) => workflows.drafts()],
    ['discard a draft', ({ workflows }) => workflows.discardDraft({ ref: GATE })],
  ];

  test.each(ASKED)('may not %s', async (_, ask) => {
    const before = [await host.client.settings.get(), await host.client.settings.policy()];
    expect(await refusalOf(ask(guest.client))).toMatchObject({
      code: 'conflict',
      message: "guest was invited to decide, and can't change how things are set up here.",
    });
    expect([await host.client.settings.get(), await host.client.settings.policy()]).toEqual(before);
  });

  test('goes from one listed workspace to another in a window of their own, and changes nothing for others', async () => {
    const other = join(fixture.workspace, 'src');
    await host.client.workspaces.open({ path: other });
    const before = await host.client.settings.get();
    const opened = await guest.client.workspaces.open({ path: fixture.workspace });
    expect(opened).toMatchObject({ path: fixture.workspace, branch: 'main', problem: null });
    expect(await host.client.settings.get()).toEqual(before);

    const { workspace } = fixture;
    expect((await guest.client.workspaces.list({ workspace })).current).toEqual(opened);
    const wish = { workflow: GATE, input: { name: 'guests.txt' } };
    const { runId } = await guest.client.runs.start({ ...wish, workspace });
    expect((await guest.client.runs.get({ runId })).summary.workspace).toBe(workspace);
    await host.client.workspaces.open({ path: workspace });
  });

  test('reads workflows and their versions', async () => {
    const { workflows } = guest.client;
    const { workspace } = fixture;
    expect((await workflows.get({ ref: GATE, workspace })).text).toContain('id: gate');
    expect((await workflows.versions({ ref: GATE, workspace })).items).toEqual([]);
    expect((await workflows.check({ text: 'a: 1' })).workflow).toBeNull();
  });

  test('learns nothing of a folder that is not listed', async () => {
    const { dataDir } = fixture;
    for (const workspace of [dataDir, '/', join(fixture.workspace, '.git')]) {
      const { current } = await guest.client.workspaces.list({ workspace });
      expect(current).toMatchObject({ path: workspace, branch: null, commit: null });
      expect(current?.problem).toBe('It is not among the workspaces here.');
      expect((await refusalOf(guest.client.workflows.list({ workspace }))).code).toBe('conflict');
      const versions = guest.client.workflows.versions({ ref: GATE, workspace });
      expect((await refusalOf(versions)).code).toBe('conflict');
    }
  });

  test('sees what is asked', async () => {
    expect(await guest.client.approvals.list({ limit: 1 })).toMatchObject({ items: [] });
    const { current } = await guest.client.workspaces.list();
    expect(current?.path).toBe(fixture.workspace);
  });
});
