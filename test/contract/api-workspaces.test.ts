import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InProcessClient } from '../../main/hosts/base/transports/in-process.ts';
import { openApiFixture, PERSON, type ApiFixture } from '../support/api-service.ts';
import { readUntil, refusalOf } from '../support/api-story.ts';

/** Two windows of one person, each with a repository, and a workflow of the same name in both. */
let fixture: ApiFixture;
let one: InProcessClient;
let two: InProcessClient;
let first: string;
let second: string;
beforeEach(async () => {
  fixture = await openApiFixture();
  one = fixture.service.clientFor(PERSON);
  two = fixture.service.clientFor(PERSON);
  first = fixture.workspace;
  second = join(first, '..', 'second');
  for (const root of [first, second]) writeWorkflow(root, root === first ? 'of the first' : 'of the second');
  second = realpathSync(second);
});
afterEach(async () => {
  one.close();
  two.close();
  await fixture.close();
});

const WORKFLOW = 'file:.signalbox/workflows/same.yaml';

function writeWorkflow(root: string, says: string): void {
  mkdirSync(join(root, '.signalbox/workflows'), { recursive: true });
  writeFileSync(
    join(root, '.signalbox/workflows/same.yaml'),
    `schemaVersion: 1\nid: same\nname: ${says}\nnodes:\n  - { id: say, kind: transform, value: ${says} }\n`,
  );
}

test('what another window opens changes neither the workflows of this one nor where it runs them', async () => {
  await one.client.workspaces.open({ path: first });
  await two.client.workspaces.open({ path: second });

  expect((await one.client.workspaces.list({ workspace: first })).current?.path).toBe(first);
  expect((await one.client.workspaces.list()).current?.path).toBe(second);
  const named = async (workspace: string): Promise<string | undefined> =>
    (await one.client.workflows.list({ workspace })).find(({ ref }) => ref === WORKFLOW)?.name;
  expect([await named(first), await named(second)]).toEqual(['of the first', 'of the second']);
  expect((await one.client.workflows.get({ ref: WORKFLOW, workspace: first })).text).toContain(
    'of the first',
  );

  const { runId } = await one.client.runs.start({ workflow: WORKFLOW, input: {}, workspace: first });
  await fixture.service.plane.settled(runId, 'ended');
  const { summary, workflow } = await one.client.runs.get({ runId });
  expect([summary.workspace, workflow.name]).toEqual([first, 'of the first']);

  // Last results are those of the folder that is looked at.
  const lastOf = async (workspace: string) =>
    (await one.client.workflows.list({ workspace })).find(({ ref }) => ref === WORKFLOW)?.lastRun?.runId;
  expect([await lastOf(first), await lastOf(second)]).toEqual([runId, undefined]);
});

test('every window hears that the list has changed, also by hand, and that of one that was forgotten stays usable', async () => {
  const items = await one.client.system.live();
  const heard = readUntil(items, (item) =>
    item.kind === 'delta' ? item.changes.some(({ topic }) => topic === 'workspaces') : false,
  );
  await two.client.workspaces.open({ path: first });
  await heard;
  await two.client.workspaces.open({ path: second });
  await two.client.workspaces.forget({ path: first });
  const { current, recent } = await one.client.workspaces.list({ workspace: first });
  expect([current?.path, current?.problem, recent.map(({ path }) => path)]).toEqual([first, null, [second]]);
  expect((await one.client.workflows.list({ workspace: first })).length).toBeGreaterThan(1);
  // New windows begin with what is left.
  await two.client.workspaces.forget({ path: second });
  expect((await one.client.workspaces.list()).current).toBeNull();
});

test('folders that are opened at the same time are all listed', async () => {
  const paths = ['a', 'b', 'c', 'd'].map((name) => join(second, name));
  for (const path of paths) mkdirSync(path);
  await Promise.all(paths.map((path) => one.client.workspaces.open({ path })));
  const { recent } = await one.client.workspaces.list();
  expect(recent.map(({ path }) => path).sort()).toEqual(paths);
});

test('a folder that is gone is named, and without one nothing runs', async () => {
  const nowhere = join(second, 'nowhere');
  const { current } = await one.client.workspaces.list({ workspace: nowhere });
  expect([current?.path, current?.problem]).toEqual([nowhere, expect.stringMatching(/can't be used/)]);
  const refused = refusalOf(one.client.workflows.list({ workspace: nowhere }));
  expect((await refused).message).toBe(`The folder ${nowhere} does not exist.`);
  expect(
    (await one.client.workflows.list({ workspace: null })).every(({ source }) => source === 'starter'),
  ).toBe(true);
  const start = refusalOf(one.client.runs.start({ workflow: 'starter:audit-and-patch', input: {} }));
  expect((await start).message).toBe('No workspace is open.');
});

test('a save goes into the folder that the window names, and a run there tells which version it is of', async () => {
  await one.client.workspaces.open({ path: first });
  await two.client.workspaces.open({ path: second });
  const target = { ref: WORKFLOW, workspace: first };
  const { text, digest, line } = await one.client.workflows.get(target);
  expect([line.workspace, line.saved]).toEqual([first, { kind: 'none' }]);
  const saved = await one.client.workflows.save({ ...target, text: `${text}# more\n`, baseDigest: digest });
  expect(saved).toMatchObject({ kind: 'saved', number: 2, outside: 1 });
  expect((await one.client.workflows.get({ ref: WORKFLOW, workspace: second })).text).not.toContain('# more');

  const sourceOf = async (workspace: string) => {
    const { runId } = await one.client.runs.start({ workflow: WORKFLOW, input: {}, workspace });
    return (await one.client.runs.get({ runId })).summary.source;
  };
  const newest = saved.kind === 'saved' ? saved.digest : '';
  expect(await sourceOf(first)).toEqual({ ref: WORKFLOW, version: 2, digest: newest });
  expect(await sourceOf(second)).toMatchObject({ ref: WORKFLOW, version: null });
  // What another program wrote since is no version yet.
  writeWorkflow(first, 'by hand');
  expect(await sourceOf(first)).toMatchObject({ ref: WORKFLOW, version: null });
});

test('a window hears of files that another program changes in any folder that windows show', async () => {
  for (const [client, workspace] of [
    [one.client, first],
    [two.client, second],
  ] as const) {
    await client.workflows.list({ workspace });
  }
  for (const root of [first, second]) {
    const items = await one.client.system.live();
    const heard = readUntil(items, (item) =>
      item.kind === 'delta' ? item.changes.some(({ topic }) => topic === 'workflows') : false,
    );
    writeWorkflow(root, 'by hand');
    await heard;
    const lines = await one.client.workflows.list({ workspace: root });
    expect(lines.find(({ ref }) => ref === WORKFLOW)?.name).toBe('by hand');
  }
});
