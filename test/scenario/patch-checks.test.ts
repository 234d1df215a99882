import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Step } from '../../agents/scripted/script.ts';
import type { AgentManifest } from '../../core/agent/manifest.ts';
import { workflowOf } from '../support/domain-story.ts';
import { ApprovalsPlane, ownAgent } from '../support/approvals-plane.ts';
import { TESTER } from '../support/plane.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';

const CALLS = [
  { id: 'flaky', kind: 'agent', agent: 'worker', tool: 'flaky' },
  { id: 'mark', kind: 'agent', agent: 'worker', tool: 'mark', needs: ['flaky'] },
];
const GATE = workflowOf([{ id: 'gate', kind: 'approval', patch: '{{input.patch}}', expiresIn: '1h' }], {
  inputs: { patch: { type: 'string' } },
});
const CHANGE = '--- a/a.js\n+++ b/a.js\n@@ -1 +1 @@\n-one\n+two\n';

let story: ApprovalsPlane | undefined;
const folders: string[] = [];
afterEach(async () => {
  await story?.close();
  story = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Where an agent's script lies, until the test is over. */
function makeScripts(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-scripts-'));
  folders.push(folder);
  return folder;
}

async function openWith(tree: Record<string, string>, agents: readonly AgentManifest[]) {
  story = new ApprovalsPlane(tree, agents);
  await story.open();
  return story;
}

/** A scanner that does what it is told. */
function scanner(folder: string, steps: Step[], options = {}): AgentManifest {
  const script = { tools: [{ name: 'scan', steps }] };
  const given = { id: 'scanner', capabilities: ['security.scan'], ...options };
  return scriptedManifest(writeScript(folder, script, 'scanner'), script, given);
}

const summary = { critical: 0, high: 0, medium: 0, low: 0, info: 0, truncated: false };
const answer = (output: Extract<Step, { do: 'result' }>['output']): Step => ({ do: 'result', output });

describe('a patch that is asked about', () => {
  it.each<[string, Step[], object, string]>([
    ['crashes', [{ do: 'crash', code: 3 }], {}, 'failed'],
    ['answers nonsense', [answer({ ok: true })], {}, 'in a form that is not known'],
    [
      'finds more than it tells',
      [answer({ findings: [], summary: { ...summary, truncated: true } })],
      {},
      'more findings than are compared',
    ],
    ['needs an approval itself', [], { risk: 'APPROVAL_REQUIRED' }, 'no scanner among the agents'],
    ['acts on the world', [], { effect: 'act' }, 'no scanner among the agents'],
    ['has no such capability', [], { capabilities: [] }, 'no scanner among the agents'],
  ])('is asked about all the same when the scanner %s', async (_, steps, options, words) => {
    const { run, waiting, dataDir } = bound(
      await openWith({ 'a.js': 'one\n' }, [scanner(makeScripts(), steps, options)]),
    );
    const view = await waiting(await run(GATE, { patch: CHANGE }));
    expect(view.checks).toMatchObject({ kind: 'unknown' });
    expect(view.checks?.kind === 'unknown' && view.checks.reason).toContain(words);
    expect(view.risk.reasons).toContainEqual(expect.objectContaining({ rule: 'checks-unknown' }));
    const left = view.checks?.kind === 'unknown' && words !== 'no scanner among the agents';
    if (left) expect(readdirSync(join(dataDir, 'worktrees'))).toEqual([]);
  });

  it('is checked whole: no ignore file hides its files, and what can not be looked at is told', async () => {
    const { run, waiting } = bound(await openWith({ 'a.js': 'one\n' }, [ownAgent('security-scanner')]));
    const added = (path: string, ...lines: string[]) =>
      `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join('')}`;
    const big = Array.from({ length: 1_100 }, () => `x(${'1'.repeat(1_000)});`);
    const patch = [
      added('.gitignore', '*', 'src/', 'node_modules/'),
      added('big.js', ...big),
      added('node_modules/m/i.js', 'eval(x)'),
      added('src/hidden.js', 'eval(x)'),
    ].join('');
    const view = await waiting(await run(GATE, { patch }));
    const introduced = view.checks?.kind === 'scanned' ? view.checks.introduced : [];
    expect(introduced.map(({ rule, path }) => `${rule} ${path}`).sort()).toEqual([
      'js-eval node_modules/m/i.js',
      'js-eval src/hidden.js',
      'not-scanned big.js',
    ]);
    const [reason] = view.risk.reasons.filter(({ rule }) => rule === 'not-scanned');
    expect(reason?.text).toContain('big.js: Not scanned: it is too large (more than 1 MiB)');
  });

  it.each<[string, object, string]>([
    ['passed over some', { scanned: { files: 0, skipped: { ignored: 1 } } }, 'passed over 1 of 1 files'],
    ['names too few of those', { unscanned: { total: 9, files: [] } }, '9 files were not looked at'],
  ])('is not known to be right when the scanner %s', async (_, more, words) => {
    const { run, waiting } = bound(
      await openWith({ 'a.js': 'one\n' }, [
        scanner(makeScripts(), [answer({ findings: [], summary, ...more })]),
      ]),
    );
    const view = await waiting(await run(GATE, { patch: CHANGE }));
    expect(view.checks?.kind === 'unknown' && view.checks.reason).toContain(words);
  });

  it('is not held up by one that is too large to be checked', async () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`f${at}.js`, 'one\n']));
    const { run, waiting } = bound(await openWith(many, [ownAgent('security-scanner')]));
    const patch = Object.keys(many)
      .map((path) => CHANGE.replaceAll('a.js', path))
      .join('');
    expect(await waiting(await run(GATE, { patch }))).toMatchObject({
      checks: { kind: 'unknown', reason: 'the patch touches more than 500 files and 32 MiB' },
    });
  });

  it('is checked again once there is a place for it', async () => {
    const found = answer({ findings: [], summary });
    const { run, waiting, dataDir } = bound(
      await openWith({ 'a.js': 'one\n' }, [scanner(makeScripts(), [found])]),
    );
    writeFileSync(join(dataDir, 'worktrees'), 'a file in its place');
    expect(await waiting(await run(GATE, { patch: CHANGE }))).toMatchObject({ checks: { kind: 'unknown' } });
    rmSync(join(dataDir, 'worktrees'));
    expect(await waiting(await run(GATE, { patch: CHANGE }))).toMatchObject({ checks: { kind: 'scanned' } });
  });

  it('shows what it does to dependencies, and takes leftovers of a crash away', async () => {
    const manifest = (lodash: string, scripts: object): string =>
      `${JSON.stringify({ dependencies: { lodash }, scripts }, null, 2)}\n`;
    const before = manifest('^3.0.0', {});
    const after = manifest('^4.0.0', { postinstall: 'node x.js' });
    const opened = await openWith({ 'package.json': before }, [ownAgent('security-scanner')]);
    mkdirSync(join(opened.dataDir, 'worktrees', 'check-crashed'), { recursive: true });
    writeFileSync(join(opened.dataDir, 'worktrees', 'check-crashed', 'x'), 'x');
    const lines = (text: string, sign: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => `${sign}${line}\n`)
        .join('');
    const header = `@@ -1,${before.split('\n').length - 1} +1,${after.split('\n').length - 1} @@\n`;
    const patch = `--- a/package.json\n+++ b/package.json\n${header}${lines(before, '-')}${lines(after, '+')}`;
    const view = await opened.waiting(await opened.run(GATE, { patch }));
    expect(view.risk.reasons.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['dependency-major', 'install-script', 'path-manifest']),
    );
    expect(view.risk.level).toBe('critical');
    expect(view.policy).toMatchObject({ approvers: 2 });
    expect(readdirSync(join(opened.dataDir, 'worktrees'))).toEqual([]);
  });
});

function bound(opened: ApprovalsPlane) {
  return {
    run: opened.run.bind(opened),
    waiting: opened.waiting.bind(opened),
    dataDir: opened.dataDir,
  };
}

describe('a failed run', () => {
  it('is tried again without doing again what succeeded, also by another process', async () => {
    const script = {
      tools: [
        {
          name: 'flaky',
          steps: [
            { do: 'effect' as const, file: 'marks.log' },
            { do: 'result' as const, output: 1 },
          ],
        },
        {
          name: 'mark',
          steps: [{ do: 'fail-times' as const, times: 1, code: 'auth' as const }, { do: 'result' as const }],
        },
      ],
    };
    const worker = scriptedManifest(writeScript(makeScripts(), script), script, {
      id: 'worker',
      effect: 'act',
    });
    const opened = await openWith({ 'a.js': 'one\n' }, [worker]);
    const runId = await opened.run(workflowOf(CALLS));
    expect(await opened.settle(runId)).toMatchObject({ status: 'failed' });
    await opened.reopen();
    expect(await opened.plane.retryFailed(runId, TESTER)).toEqual({ ok: true, value: { steps: ['mark'] } });
    expect(await opened.plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'succeeded' } });
    expect((await opened.verify(runId)).problems).toEqual([]);
    expect(await opened.plane.retryFailed(runId, TESTER)).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
  });
});
