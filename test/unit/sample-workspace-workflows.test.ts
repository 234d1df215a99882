import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generateManifests } from '../../agents/manifests.ts';
import { agentManifestSchema, type AgentManifest } from '../../core/agent/manifest.ts';
import type { Json } from '../../core/json.ts';
import { checkInput } from '../../core/workflow/input.ts';
import { parseWorkflow } from '../../core/workflow/parse.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { validateWorkflow } from '../../core/workflow/validate.ts';
import { createSampleWorkspace } from '../../main/adapters/sample-workspace/create-sample-workspace.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';

let folder = '';
let opened: TestPlane | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-starter-'));
});

afterEach(async () => {
  await opened?.close();
  opened = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function manifests(): Promise<AgentManifest[]> {
  const all = await generateManifests();
  return all.map(({ text }) => agentManifestSchema.parse(JSON.parse(text)));
}

function read(name: string): Workflow {
  const path = fileURLToPath(new URL(`../../workflows/${name}.yaml`, import.meta.url));
  const { workflow, problems } = parseWorkflow(readFileSync(path, 'utf8'), 'yaml');
  expect(problems).toEqual([]);
  if (!workflow) throw new Error(`${name} has no workflow`);
  return workflow;
}

test.each([
  'audit-and-patch',
  'dependency-refresh',
  'pull-request-review',
  'release-compliance',
  'repository-map',
])('%s has no problem with the built-in agents', async (name) => {
  const catalog = new Map((await manifests()).map((manifest) => [manifest.id, manifest]));
  expect(validateWorkflow(read(name), catalog)).toEqual([]);
});

/** Runs until it ends or waits. */
async function run(name: string, workspacePath: string, given: Record<string, Json> = {}) {
  opened = await openPlane(join(folder, 'data'), await manifests());
  const { plane } = opened;
  const workflow = read(name);
  const checked = checkInput(workflow, given);
  if (!checked.ok) throw new Error(checked.problems[0]?.message);
  const started = await plane.start({ workflow, input: checked.input, workspacePath, key: null, by: TESTER });
  if (!started.ok) throw new Error(started.error.message);
  const { runId } = started.value;
  const settle = async () => {
    const driven = await plane.drive(runId);
    if (!driven.ok) throw new Error(driven.error.message);
    const settled = await plane.settled(runId, 'idle');
    if (!settled.ok) throw new Error(settled.error.message);
    return settled.value;
  };
  return { plane, runId, summary: await settle(), settle };
}

test('audit and patch on a clean repository succeeds and says that nothing was changed', async () => {
  const workspace = join(folder, 'clean');
  mkdirSync(workspace);
  writeFileSync(join(workspace, 'index.js'), 'export const answer = 42;\n');
  const { summary, plane, runId } = await run('audit-and-patch', workspace);
  expect(summary.status).toBe('succeeded');
  const view = await plane.view(runId);
  expect(view?.output).toMatchObject({
    changed: false,
    files: [],
    before: { total: 0 },
    after: { total: 0 },
    review: { total: 0 },
    licenses: { total: 0 },
  });
  expect(view?.steps.find(({ nodeId }) => nodeId === 'reportUnchanged')?.state).toBe('succeeded');
  expect(view?.steps.find(({ nodeId }) => nodeId === 'propose')?.state).toBe('skipped');
});

async function askRefresh() {
  const { root } = await createSampleWorkspace(join(folder, 'sample'));
  const asked = await run('dependency-refresh', root, { dependency: 'lodash', to: '4.17.21' });
  expect(asked.summary.status).toBe('waiting');
  const waiting = await opened?.ports.store.listApprovals({ runId: asked.runId, limit: 10 });
  const [approval] = waiting?.items ?? [];
  if (!approval) throw new Error('nothing waits');
  expect(approval.subject).toMatchObject({ kind: 'patch', files: [{ path: 'package.json' }] });
  const decide = async (decision: 'approved' | 'rejected') => {
    const { approvalId, digest } = approval;
    const decided = await asked.plane.decideApproval({
      approvalId,
      digest,
      decision,
      by: TESTER,
      reason: null,
    });
    expect(decided.ok).toBe(true);
    const summary = await asked.settle();
    const changes = execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });
    return { summary, changes, root, view: await asked.plane.view(asked.runId) };
  };
  return decide;
}

test('dependency refresh, rejected: it touches nothing and ends as rejected', async () => {
  const { summary, changes } = await (await askRefresh())('rejected');
  expect(summary.status).toBe('rejected');
  expect(changes).toBe('');
});

test('dependency refresh, approved: the manifest asks for the new version, and the notes name what is left', async () => {
  const { summary, changes, root, view } = await (await askRefresh())('approved');
  expect(summary.status).toBe('succeeded');
  expect(changes).toBe(' M package.json\n');
  expect(readFileSync(join(root, 'package.json'), 'utf8')).toContain('"lodash": "4.17.21"');
  expect(view?.output).toMatchObject({ changed: true, complete: true });
  expect(JSON.stringify(view?.output['notes'])).toContain('npm install --package-lock-only');
});

test('pull request review: what serious there is in changed files is asked about, and nothing is changed', async () => {
  const { root } = await createSampleWorkspace(join(folder, 'sample'));
  execFileSync('git', ['checkout', '--quiet', '-b', 'feature'], { cwd: root });
  writeFileSync(
    join(root, 'src/lib/http.js'),
    '/** Answers with JSON. */\nexport function sendText(response, text) {\n  debugger;\n  response.end(eval(text));\n}\n',
  );
  const asked = await run('pull-request-review', root);
  expect(asked.summary.status).toBe('waiting');
  const waiting = await opened?.ports.store.listApprovals({ runId: asked.runId, limit: 10 });
  const [approval] = waiting?.items ?? [];
  if (!approval) throw new Error('nothing waits');
  // The problems that the sample has in other files are no part of this change.
  expect(JSON.stringify(approval.subject)).toContain('Debugger statement left in');
  expect(JSON.stringify(approval.subject)).not.toContain('src/lib/filters.js');
  const { approvalId, digest } = approval;
  const by = TESTER;
  const decided = await asked.plane.decideApproval({
    approvalId,
    digest,
    decision: 'approved',
    by,
    reason: null,
  });
  expect(decided.ok).toBe(true);
  expect((await asked.settle()).status).toBe('succeeded');
  const view = await asked.plane.view(asked.runId);
  const rules = JSON.stringify(view?.output['findings']);
  expect(rules).toContain('"debugger-left"');
  expect(rules).toContain('"removed-name-still-used"');
  expect(rules).toContain('eval');
  expect(view?.output).toMatchObject({ decision: 'approved', changed: { files: 1 } });
  expect(execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' })).toBe(
    ' M src/lib/http.js\n',
  );
});

test('pull request review where nothing weighs asks nobody', async () => {
  const { root } = await createSampleWorkspace(join(folder, 'sample'));
  writeFileSync(join(root, 'NOTES.md'), 'Words.\n');
  const { summary, plane, runId } = await run('pull-request-review', root);
  expect(summary.status).toBe('succeeded');
  expect((await plane.view(runId))?.output).toMatchObject({ decision: 'not asked', findings: [] });
});

/** Approves what waits, and settles. */
async function approve({ plane, runId, settle }: Awaited<ReturnType<typeof run>>) {
  const waiting = await opened?.ports.store.listApprovals({ runId, limit: 10 });
  const [approval] = waiting?.items ?? [];
  if (!approval) throw new Error('nothing waits');
  const { approvalId, digest, subject } = approval;
  const by = TESTER;
  const decided = await plane.decideApproval({ approvalId, digest, decision: 'approved', by, reason: null });
  expect(decided.ok).toBe(true);
  return { subject, summary: await settle(), output: (await plane.view(runId))?.output };
}

test('release compliance: licences, release and secrets in one report, written when a person approves it', async () => {
  const { root } = await createSampleWorkspace(join(folder, 'sample'));
  const asked = await run('release-compliance', root, { write: true });
  expect(asked.summary.status).toBe('waiting');
  const { subject, summary, output } = await approve(asked);
  expect(subject).toMatchObject({ kind: 'patch', files: [{ path: 'docs/release-compliance.md' }] });
  expect(summary.status).toBe('succeeded');
  expect(output).toMatchObject({ verdict: 'fail', written: true });
  const written = readFileSync(join(root, 'docs/release-compliance.md'), 'utf8');
  expect(written).toBe(output?.['report']);
  expect(written).toContain('## Licences of direct dependencies');
  expect(written).toContain('lodash');
  expect(JSON.stringify(output?.['findings'])).toContain('"secret"');
  await opened?.close();
  const again = await run('release-compliance', root, { failAt: 'critical' });
  expect(again.summary.status).toBe('succeeded');
});

test('repository map: the page is written when a person approves it, and then there is nothing left to write', async () => {
  const { root } = await createSampleWorkspace(join(folder, 'sample'));
  const asked = await run('repository-map', root);
  expect(asked.summary.status).toBe('waiting');
  const { summary, output } = await approve(asked);
  expect(summary.status).toBe('succeeded');
  expect(output).toMatchObject({ written: true, languages: [{ name: 'JavaScript' }, {}, {}, {}] });
  expect(readFileSync(join(root, 'docs/repository-map.md'), 'utf8')).toBe(output?.['report']);
  await opened?.close();
  const again = await run('repository-map', root);
  expect(again.summary.status).toBe('succeeded');
  expect((await again.plane.view(again.runId))?.output).toMatchObject({ written: false });
});
