import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import type { LiveItem } from '../../core/contract/system.ts';
import { cli, documentOf, errorDocumentSchema, runDocumentSchema, startCli } from '../support/cli.ts';
import { connectApi, enter, type ApiConnection } from '../support/e2e/api-client.ts';
import { startNodeHost, type RunningNodeHost } from '../support/e2e/node-host.ts';
import { GIVEN_PATCH, makeProject, patchBetween, type Project } from '../support/e2e/workspaces.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

const BEFORE = { 'a.txt': 'one\n' };
const AFTER = { 'a.txt': 'two\n' };

let project: Project;
let host: RunningNodeHost;
let page: ApiConnection;
let file: string;

beforeEach(async () => {
  project = makeProject(BEFORE);
  file = join(project.folder, 'given-patch.json');
  writeFileSync(file, JSON.stringify({ schemaVersion: 1, ...GIVEN_PATCH }));
  host = await startNodeHost({ dataDir: project.dataDir, workspace: project.root });
  page = await connectApi(host.origin(), await enter(host.link()));
});
afterEach(async () => {
  await page.close();
  await host.close();
  project.remove();
});

const json = (...args: string[]) => cli([...args, '--data', project.dataDir, '--json']);
const runArgs = (...more: string[]) => [
  ...['run', file, '--workspace', project.root, '--input', `diff=${patchBetween(BEFORE, AFTER)}`],
  ...['--approve', 'wait', '--data', project.dataDir, ...more],
];
const contentNow = () => readFileSync(join(project.root, 'a.txt'), 'utf8');

/** Resolves with the first change that a page is told of and that fits. */
async function heard(fits: (item: LiveItem) => boolean): Promise<void> {
  for await (const item of await page.client.system.live()) if (fits(item)) return;
  throw new Error('the subscription ended');
}
const isApproval = (status: string) => (item: LiveItem) =>
  item.kind === 'delta' &&
  item.changes.some((change) => change.topic === 'approval' && change.approval.status === status);

async function startWaiting() {
  const started = await cli(runArgs('--json'));
  const document = documentOf(runDocumentSchema, started);
  expect([started.code, document.status], started.stderr).toEqual([3, 'waiting']);
  const [waiting] = document.waiting;
  if (!waiting) throw new Error('nothing waits');
  return { runId: document.runId, ...waiting };
}

describe('while the control center is open, the command line works on the same runs', () => {
  it.runIf(process.platform === 'linux')('hands a browser an address that opens once', async () => {
    const opened = join(project.folder, 'opened');
    const opener = join(project.folder, 'xdg-open');
    // Renamed, so that what is read is whole.
    writeFileSync(opener, `#!/bin/sh\necho "$1" > '${opened}.part' && mv '${opened}.part' '${opened}'\n`, {
      mode: 0o755,
    });
    const path = `${project.folder}:${process.env['PATH'] ?? ''}`;
    const shown = await cli(['serve', '--open', '--data', project.dataDir], { DISPLAY: ':0', PATH: path });
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stdout).toContain(host.link());
    await expect.poll(() => existsSync(opened)).toBe(true);
    const address = readFileSync(opened, 'utf8').trim();
    expect(address).not.toBe(host.link());
    await enter(address);
    await expect(enter(address)).rejects.toThrow('401');
  });

  it('starts a run there, which a page hears of; what is approved here happens there', async () => {
    const asked = heard(isApproval('waiting'));
    const { runId, approvalId, digest } = await startWaiting();
    await asked;
    const card = await page.client.approvals.get({ approvalId });
    expect(card.approval.digest).toBe(digest);

    const approved = heard(isApproval('approved'));
    const decided = await json('approvals', 'approve', approvalId, '--digest', digest, '--reason', 'seen');
    expect(decided.code, decided.stdout).toBe(0);
    expect(JSON.parse(decided.stdout)).toMatchObject({ drivenBy: host.pid() });
    await approved;

    const followed = await json('runs', 'resume', runId);
    expect(followed.code, followed.stderr).toBe(0);
    expect(documentOf(runDocumentSchema, followed)).toMatchObject({
      status: 'succeeded',
      output: { files: ['a.txt'] },
    });
    expect(contentNow()).toBe(AFTER['a.txt']);
    await expect(page.client.approvals.approve({ approvalId, digest })).rejects.toMatchObject({
      code: 'REFUSED',
      data: { code: 'already_decided' },
    });

    const back = await json('rollback', runId);
    expect(documentOf(z.object({ files: z.array(z.string()) }), back).files).toEqual(['a.txt']);
    expect(contentNow()).toBe(BEFORE['a.txt']);
  });

  it('follows a run as it goes, and hears what a page decides', async () => {
    const { runId, approvalId, digest } = await startWaiting();
    await page.client.approvals.reject({ approvalId, digest, reason: 'not now', again: false });
    const followed = await cli(['runs', 'resume', runId, '--data', project.dataDir]);
    expect(followed.code, followed.stderr).toBe(4);
    expect(followed.stdout).toContain(`Run ${runId} rejected`);
    expect(contentNow()).toBe(BEFORE['a.txt']);
  });

  it('gives the same run for the same key', async () => {
    const first = documentOf(runDocumentSchema, await cli(runArgs('--key', 'nightly', '--json')));
    const second = documentOf(runDocumentSchema, await cli(runArgs('--key', 'nightly', '--json')));
    expect(second.runId).toBe(first.runId);
  });

  it('adds, changes and removes agents there, which pages hear of, and says what a broken manifest does', async () => {
    const agentsChanged = () =>
      heard((item) => item.kind === 'delta' && item.changes.some(({ topic }) => topic === 'agents'));
    const versions = async () =>
      (await page.client.workflows.catalog()).flatMap(({ id, version }) => (id === 'own' ? [version] : []));
    const script: ScriptInput = { tools: [{ name: 'work' }] };
    const manifest = scriptedManifest(writeScript(project.folder, script), script, { id: 'own' });
    const given = join(project.folder, 'own.json');
    const add = (version: string) => {
      writeFileSync(given, JSON.stringify({ ...manifest, version }));
      return cli(['agents', 'add', given, '--data', project.dataDir]);
    };
    for (const version of ['1', '2']) {
      const changed = agentsChanged();
      const added = await add(version);
      expect(added.stdout, added.stderr).toContain(`It counts at once in process ${host.pid()}.`);
      await changed;
      expect(await versions()).toEqual([version]);
    }
    const workflow = project.addWorkflow({
      id: 'own',
      nodes: [{ id: 'step', kind: 'agent', agent: 'own', tool: 'work' }],
    });
    expect((await page.client.workflows.get({ ref: workflow })).problems).toEqual([]);

    writeFileSync(join(project.dataDir, 'agents', 'own.json'), '{');
    const listed = await cli(['agents', 'list', '--data', project.dataDir]);
    expect(listed.stderr).toContain('own.json is no agent manifest: it is no JSON object.');
    expect(listed.stderr).toContain(`Process ${host.pid()} goes on with own as`);
    const row = (await page.client.health.get()).agents.find(({ agent }) => agent === 'own');
    expect(row).toMatchObject({ state: 'idle', version: '2' });
    expect(row?.problem?.message).toContain('own.json is no agent manifest');
    const { runId } = await page.client.runs.start({ workflow, input: {} });
    expect(documentOf(runDocumentSchema, await json('runs', 'resume', runId)).status).toBe('succeeded');

    const removed = await cli(['agents', 'remove', 'own', '--data', project.dataDir]);
    expect(removed.stdout, removed.stderr).toContain(`It counts at once in process ${host.pid()}.`);
    expect(await versions()).toEqual([]);
    expect((await page.client.workflows.get({ ref: workflow })).problems).not.toEqual([]);
    expect((await page.client.health.get()).agents.map(({ agent }) => agent)).not.toContain('own');
  });

  it('refuses what the host would not run', async () => {
    const nobody = await json('runs', 'resume', 'nobody');
    expect([nobody.code, documentOf(errorDocumentSchema, nobody).error.code]).toEqual([2, 'not_found']);
    const nowhere = await json(
      'run',
      file,
      '--workspace',
      join(project.folder, 'nowhere'),
      '--input',
      'diff=x',
    );
    expect([nowhere.code, documentOf(errorDocumentSchema, nowhere).error.code]).toEqual([2, 'not_found']);
  });

  it('leaves the run alone when it is stopped, and says where that goes on', async () => {
    project.addAgent('holder', { tools: [{ name: 'hold', steps: [{ do: 'wait', file: 'go' }] }] });
    await host.restart();
    const held = join(project.folder, 'held.json');
    const nodes = [{ id: 'hold', kind: 'agent', agent: 'holder', tool: 'hold' }];
    writeFileSync(held, JSON.stringify({ schemaVersion: 1, id: 'held', name: 'Held', nodes }));
    page = await connectApi(host.origin(), await enter(host.link()));
    const running = heard(
      (item) =>
        item.kind === 'delta' &&
        item.changes.some((change) => change.topic === 'run' && change.run.status === 'running'),
    );
    const follower = startCli(['run', held, '--workspace', project.root, '--data', project.dataDir]);
    await running;
    const [run] = (await page.client.runs.list({})).items;
    if (!run) throw new Error('no run');
    follower.kill('SIGINT');
    const stopped = await follower.done;
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain(`Run ${run.runId} goes on in process ${host.pid()}.`);
    writeFileSync(join(project.folder, 'go'), '');
    const followed = await json('runs', 'resume', run.runId);
    expect(documentOf(runDocumentSchema, followed).status).toBe('succeeded');
  });
});
