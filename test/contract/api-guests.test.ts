import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GUEST, openApiFixture, PERSON, type ApiFixture } from '../support/api-service.ts';
import { refusalOf } from '../support/api-story.ts';
import type { InProcessClient } from '../../main/hosts/base/transports/in-process.ts';

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
    ['look into folders', ({ workspaces }) => workspaces.browse({ path: null })],
    [
      'start a run in another folder',
      ({ runs }) => runs.start({ workflow: 'file:gate.yaml', workspace: '/', input: {} }),
    ],
  ];

  test.each(ASKED)('may not %s', async (_, ask) => {
    const before = [await host.client.settings.get(), await host.client.settings.policy()];
    expect(await refusalOf(ask(guest.client))).toMatchObject({
      code: 'conflict',
      message: "guest was invited to decide, and can't change how things are set up here.",
    });
    expect([await host.client.settings.get(), await host.client.settings.policy()]).toEqual(before);
  });

  test('sees what is asked', async () => {
    expect(await guest.client.approvals.list({ limit: 1 })).toMatchObject({ items: [] });
    const { current } = await guest.client.workspaces.list();
    expect(current?.path).toBe(fixture.workspace);
  });
});
