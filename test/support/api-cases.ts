import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ApiCase } from './api-case.ts';
import { tryPart } from './api-part.ts';
import { ask, ended, finish, newName, NO_DIGEST, NO_ID, readUntil, start } from './api-story.ts';
import { WORKFLOW_CASES } from './api-workflow-cases.ts';

const unknownRun = { runId: NO_ID };

const system: Readonly<Record<string, ApiCase>> = {
  'system.info': {
    async good({ client, dataDir }) {
      const info = await client.system.info();
      expect(info).toMatchObject({ host: 'node', dataDir, canInvite: true, person: { name: 'tester' } });
    },
    refused: null,
  },
  'system.status': {
    async good({ client }) {
      const { agents, calls, approvals } = await client.system.status();
      expect(agents.total).toBeGreaterThan(0);
      expect(calls).toEqual({ active: 0, limit: 5 });
      expect(approvals.waiting).toBe(approvals.low + approvals.medium + approvals.high + approvals.critical);
    },
    refused: null,
  },
  'system.live': {
    async good(story) {
      const items = await story.client.system.live();
      const [snapshot] = await readUntil(items, () => true);
      expect(snapshot).toMatchObject({ kind: 'snapshot', seq: 0 });
    },
    refused: null,
  },
};

const workspaces: Readonly<Record<string, ApiCase>> = {
  'workspaces.list': {
    async good({ client, workspace }) {
      await client.workspaces.open({ path: workspace });
      const { current, recent } = await client.workspaces.list();
      expect(current).toMatchObject({ path: workspace, branch: 'main', problem: null });
      expect(recent[0]).toEqual(current);
    },
    refused: null,
  },
  'workspaces.open': {
    async good({ client, workspace }) {
      const opened = await client.workspaces.open({ path: `${workspace}/src/..` });
      expect(opened.path).toBe(workspace);
      expect(opened.commit).toMatch(/^[0-9a-f]{40}$/);
    },
    refused: ({ client, workspace }) => client.workspaces.open({ path: join(workspace, 'nowhere') }),
  },
  'workspaces.forget': {
    async good({ client, workspace }) {
      const path = join(workspace, 'src');
      await client.workspaces.open({ path });
      await client.workspaces.forget({ path });
      const { current, recent } = await client.workspaces.list();
      expect([current, ...recent].map((line) => line?.path)).not.toContain(path);
    },
    refused: null,
  },
  'workspaces.openSample': {
    async good({ client, dataDir }) {
      const sample = await client.workspaces.openSample();
      expect(sample).toMatchObject({
        path: join(dataDir, 'sample-workspace'),
        branch: 'main',
        problem: null,
      });
      expect((await client.workspaces.openSample()).commit).toBe(sample.commit);
    },
    refused: null,
  },
  'workspaces.browse': {
    async good({ client, workspace }) {
      const view = await client.workspaces.browse({ path: join(workspace, '..') });
      const found = view.folders.find(({ path }) => path === workspace);
      expect(found).toEqual({ name: 'workspace', path: workspace, isRepository: true });
    },
    refused: ({ client, workspace }) => client.workspaces.browse({ path: join(workspace, 'src/app.js') }),
  },
  'workspaces.file': {
    async good({ client, workspace }) {
      const view = await client.workspaces.file({ workspace, path: 'src/app.js' });
      expect(view).toMatchObject({ text: 'export const answer = 42;\n', problem: null, bytes: 26 });
    },
    refused: ({ client, workspace }) => client.workspaces.file({ workspace, path: '../data/settings.json' }),
  },
};

const runs: Readonly<Record<string, ApiCase>> = {
  'runs.list': {
    async good(story) {
      const runId = await finish(story, 'work');
      const page = await story.client.runs.list({ workflowId: 'work', limit: 1 });
      expect(page.items[0]).toMatchObject({ runId, status: 'succeeded' });
    },
    refused: ({ client }) => client.runs.list({ cursor: 'not a cursor' }),
  },
  'runs.get': {
    async good(story) {
      const { runId, approvalId } = await ask(story);
      const run = await story.client.runs.get({ runId });
      expect(run.steps.map(({ stepId, state }) => [stepId, state])).toEqual([
        ['propose', 'succeeded'],
        ['gate', 'waiting'],
      ]);
      expect(run.startedBy).toEqual({ kind: 'person', name: 'tester', via: 'test' });
      expect(run.approvals.map((line) => line.approvalId)).toEqual([approvalId]);
      expect(run.can).toEqual({
        cancel: true,
        retryFailed: 'The run has not ended.',
        rollBack: 'Nothing was applied.',
      });
    },
    refused: ({ client }) => client.runs.get(unknownRun),
  },
  'runs.watch': {
    async good(story) {
      const runId = await finish(story, 'work');
      const items = await story.client.runs.watch({ runId });
      const [snapshot] = await readUntil(items, () => true);
      expect(snapshot).toMatchObject({ kind: 'snapshot', seq: 0, run: { summary: { runId } } });
    },
    refused: ({ client }) => client.runs.watch(unknownRun),
  },
  'runs.step': {
    async good(story) {
      const runId = await finish(story, 'work');
      const detail = await story.client.runs.step({ runId, stepId: 'step' });
      expect(detail).toMatchObject({
        calls: 'scripted/work',
        input: { text: 'hello' },
        output: { done: true },
      });
      expect(detail.attempts).toMatchObject([{ attempt: 1, round: 0, state: 'succeeded', error: null }]);
    },
    refused: async (story) => story.client.runs.step({ runId: await finish(story, 'work'), stepId: 'other' }),
  },
  'runs.items': {
    async good(story) {
      const runId = await finish(story, 'many');
      const page = await story.client.runs.items({ runId, nodeId: 'each', offset: 5 });
      expect(page.total).toBe(7);
      expect(page.items.map(({ stepId }) => stepId)).toEqual(['each[5]', 'each[6]']);
      expect(page.items.map(({ label }) => label)).toEqual(['6', '7']);
    },
    refused: ({ client }) => client.runs.items({ ...unknownRun, nodeId: 'each' }),
  },
  'runs.timeline': {
    async good(story) {
      const runId = await finish(story, 'fail');
      const bars = await story.client.runs.timeline({ runId });
      expect(bars).toMatchObject([{ stepId: 'step', kind: 'running', attempt: 1, end: 'failed' }]);
    },
    refused: ({ client }) => client.runs.timeline(unknownRun),
  },
  'runs.logs': {
    async good(story) {
      const runId = await finish(story, 'work');
      const { lines, more } = await story.client.runs.logs({ runId, stepId: 'step' });
      expect(lines.map(({ level, text }) => [level, text])).toEqual([
        ['info', 'begins'],
        ['progress', 'half of it (1 of 2)'],
        ['warning', 'nearly done'],
      ]);
      expect(more).toBe(false);
    },
    refused: ({ client }) => client.runs.logs({ ...unknownRun, stepId: null }),
  },
  'runs.watchLogs': {
    async good(story) {
      const runId = await start(story, 'work');
      const items = await story.client.runs.watchLogs({ runId, stepId: 'step' });
      const pages = await readUntil(items, ({ lines }) => lines.some(({ text }) => text === 'nearly done'));
      expect(pages.flatMap(({ lines }) => lines.map(({ seq }) => seq))).toEqual([1, 2, 3]);
    },
    refused: ({ client }) => client.runs.watchLogs({ ...unknownRun, stepId: null }),
  },
  'runs.start': {
    async good({ client, workspace, ...story }) {
      await client.workspaces.open({ path: workspace });
      const wish = { workflow: 'file:.signalbox/workflows/work.yaml', input: {}, key: newName() };
      const first = await client.runs.start(wish);
      expect(await client.runs.start(wish)).toEqual({ runId: first.runId, existing: true });
      expect(await ended({ client, workspace, ...story }, first.runId)).toBe('succeeded');
      await tryPart({ client, workspace, ...story }, wish);
    },
    refused: (story) => start(story, 'gate', { other: 1 }),
  },
  'runs.cancel': {
    async good(story) {
      const { runId } = await ask(story);
      expect(await story.client.runs.cancel({ runId, reason: 'no more' })).toBeNull();
      expect((await story.client.runs.get({ runId })).summary.status).toBe('cancelled');
    },
    refused: ({ client }) => client.runs.cancel({ ...unknownRun, reason: 'no more' }),
  },
  'runs.signal': {
    async good(story) {
      const runId = await start(story, 'signal');
      await story.service.plane.settled(runId, 'idle');
      expect((await story.client.runs.get({ runId })).steps).toMatchObject([
        { state: 'waiting', signal: 'go' },
      ]);
      const { signal } = await story.client.runs.step({ runId, stepId: 'listen' });
      expect(signal).toMatchObject({ name: 'go', data: { required: ['n'] } });
      const sent = { runId, name: 'go', data: { n: 1 }, key: 'press' };
      const first = await story.client.runs.signal(sent);
      expect(first).toMatchObject({ usedBy: 'listen', existing: false });
      expect(await story.client.runs.signal(sent)).toEqual({ ...first, existing: true });
      expect(await ended(story, runId)).toBe('succeeded');
    },
    async refused(story) {
      const runId = await start(story, 'signal');
      return story.client.runs.signal({ runId, name: 'go', data: { n: 'one' } });
    },
  },
  'runs.retryFailed': {
    async good(story) {
      const runId = await finish(story, 'fail');
      expect((await story.client.runs.get({ runId })).can.retryFailed).toBe(true);
      expect(await story.client.runs.retryFailed({ runId })).toEqual({ steps: ['step'] });
      expect(await ended(story, runId)).toBe('failed');
      expect((await story.client.runs.step({ runId, stepId: 'step' })).attempts).toMatchObject([
        { round: 0, state: 'failed' },
        { round: 1, state: 'failed' },
      ]);
    },
    refused: async (story) => story.client.runs.retryFailed({ runId: await finish(story, 'work') }),
  },
  'runs.rollBack': {
    async good(story) {
      const name = newName();
      const { runId, ...target } = await ask(story, name);
      await story.client.approvals.approve(target);
      await ended(story, runId);
      expect(existsSync(join(story.workspace, name))).toBe(true);
      expect((await story.client.runs.get({ runId })).can.rollBack).toBe(true);
      expect(await story.client.runs.rollBack({ runId, reason: null })).toEqual({ files: [name] });
      expect(existsSync(join(story.workspace, name))).toBe(false);
    },
    refused: async (story) =>
      story.client.runs.rollBack({ runId: await finish(story, 'work'), reason: 'undo' }),
  },
};

const approvals: Readonly<Record<string, ApiCase>> = {
  'approvals.list': {
    async good(story) {
      const { approvalId } = await ask(story);
      const { items } = await story.client.approvals.list({
        statuses: ['waiting'],
        order: 'newest',
        limit: 1,
      });
      expect(items[0]).toMatchObject({ approvalId, kind: 'patch', files: 1, added: 2, removed: 0 });
    },
    refused: ({ client }) => client.approvals.list({ cursor: 'not a cursor' }),
  },
  'approvals.get': {
    async good(story) {
      const { approvalId } = await ask(story);
      const card = await story.client.approvals.get({ approvalId });
      expect(card).toMatchObject({ moved: null, branch: 'main', runStatus: 'waiting', replacedBy: null });
      expect(card.context.map(({ stepId }) => stepId)).toEqual(['propose']);
      expect(card.approval.risk.reasons.length + card.approval.risk.score).toBeGreaterThanOrEqual(0);
    },
    refused: ({ client }) => client.approvals.get({ approvalId: NO_ID }),
  },
  'approvals.diff': {
    async good(story) {
      const name = newName();
      const { approvalId } = await ask(story, name);
      const { text } = await story.client.approvals.diff({ approvalId });
      expect(text).toContain(`+++ b/${name}\n@@ -0,0 +1,2 @@\n+one\n`);
    },
    refused: ({ client }) => client.approvals.diff({ approvalId: NO_ID }),
  },
  'approvals.patchedFile': {
    async good(story) {
      const path = newName();
      const { approvalId } = await ask(story, path);
      const file = await story.client.approvals.patchedFile({ approvalId, path });
      expect(file).toEqual({ before: null, after: 'one\ntwo\n', problem: null });
    },
    refused: async (story) => {
      const { approvalId } = await ask(story);
      return story.client.approvals.patchedFile({ approvalId, path: 'src/app.js' });
    },
  },
  'approvals.approve': {
    async good(story) {
      const name = newName();
      const { runId, ...target } = await ask(story, name);
      const outcome = await story.client.approvals.approve(target);
      expect(outcome).toEqual({
        approvalId: target.approvalId,
        runId,
        status: 'approved',
        waitsForSecond: false,
      });
      expect(await ended(story, runId)).toBe('succeeded');
      expect(existsSync(join(story.workspace, name))).toBe(true);
    },
    refused: async (story) => {
      const { approvalId } = await ask(story);
      return story.client.approvals.approve({ approvalId, digest: NO_DIGEST });
    },
  },
  'approvals.reject': {
    async good(story) {
      const { runId, ...target } = await ask(story);
      const outcome = await story.client.approvals.reject({ ...target, reason: 'not this way' });
      expect(outcome.status).toBe('rejected');
      expect(await ended(story, runId)).toBe('rejected');
    },
    refused: async (story) => {
      const { approvalId, digest } = await ask(story);
      await story.client.approvals.approve({ approvalId, digest });
      return story.client.approvals.reject({ approvalId, digest, reason: 'too late' });
    },
  },
  'approvals.edit': {
    async good(story) {
      const path = newName();
      const { approvalId, digest } = await ask(story, path);
      const files = [{ path, content: 'mine\n' }];
      const edited = await story.client.approvals.edit({ approvalId, digest, files });
      expect((await story.client.approvals.get({ approvalId })).replacedBy).toBe(edited.approvalId);
      const card = await story.client.approvals.get({ approvalId: edited.approvalId });
      expect(card.approval).toMatchObject({ status: 'waiting', digest: edited.digest, replaces: approvalId });
      expect(card.amenders).toEqual([card.approval.amendedBy]);
      const file = await story.client.approvals.patchedFile({ approvalId: edited.approvalId, path });
      expect(file.after).toBe('mine\n');
    },
    refused: async (story) => {
      const path = newName();
      const { approvalId, digest } = await ask(story, path);
      writeFileSync(join(story.workspace, path), 'somebody else');
      return story.client.approvals.edit({ approvalId, digest, files: [{ path, content: 'mine\n' }] });
    },
  },
  'approvals.choose': {
    async good(story) {
      const path = newName();
      const { runId, approvalId, digest } = await ask(story, path, 'choice');
      const { choices, approval } = await story.client.approvals.get({ approvalId });
      expect(approval.candidate).toBe(1);
      expect(choices).toMatchObject([
        { index: 1, score: 1, isOffered: true },
        { index: 0, score: 0, isOffered: true },
      ]);
      const chosen = await story.client.approvals.choose({ approvalId, digest, candidate: 0 });
      const card = await story.client.approvals.get({ approvalId: chosen.approvalId });
      expect(card).toMatchObject({ amenders: [], approval: { candidate: 0, replaces: approvalId } });
      await story.client.approvals.approve(chosen);
      expect(await ended(story, runId)).toBe('succeeded');
      expect(readFileSync(join(story.workspace, path), 'utf8')).toBe('one\n');
    },
    refused: async (story) => {
      const { approvalId, digest } = await ask(story);
      return story.client.approvals.choose({ approvalId, digest, candidate: 0 });
    },
  },
  'approvals.snooze': {
    async good(story) {
      const { runId, ...target } = await ask(story);
      const until = new Date(Date.now() + 3_600_000).toISOString();
      expect(await story.client.approvals.snooze({ ...target, until })).toBeNull();
      expect((await story.client.approvals.list({ runId })).items).toEqual([]);
      const { items } = await story.client.approvals.list({ runId, snoozed: 'only' });
      expect(items[0]?.snoozedUntil).toBe(until);
    },
    refused: ({ client }) => client.approvals.snooze({ approvalId: NO_ID, digest: NO_DIGEST, until: null }),
  },
  'approvals.decideMany': {
    async good(story) {
      const first = await ask(story);
      const second = await ask(story);
      const items = [
        { approvalId: first.approvalId, digest: first.digest },
        { approvalId: second.approvalId, digest: NO_DIGEST },
        { approvalId: NO_ID, digest: NO_DIGEST },
      ];
      const outcomes = await story.client.approvals.decideMany({ items, decision: 'approved' });
      expect(outcomes.map(({ refusal }) => refusal?.code ?? null)).toEqual([
        null,
        'digest_mismatch',
        'not_found',
      ]);
    },
    refused: ({ client }) =>
      client.approvals.decideMany({
        items: [{ approvalId: NO_ID, digest: NO_DIGEST }],
        decision: 'rejected',
      }),
  },
};

const invitations: Readonly<Record<string, ApiCase>> = {
  'invitations.list': {
    async good({ client }) {
      const name = `Ada ${newName()}`;
      await client.invitations.make({ name });
      const line = (await client.invitations.list()).find((each) => each.name === name);
      expect(line).toMatchObject({ usedAt: null, seenAt: null, windows: 0, hasEnded: false });
      expect(line?.linkMadeAt).toBe(line?.invitedAt);
      await client.invitations.revoke({ name });
    },
    refused: null,
  },
  'invitations.make': {
    async good({ client }) {
      const { name, address } = await client.invitations.make({ name: '  Ａda ' });
      expect([name, address]).toEqual(['Ada', expect.stringMatching(/^http:\/\/127\.0\.0\.1\/[\w-]{43}$/)]);
      await client.invitations.revoke({ name });
    },
    refused: async ({ client }) => {
      await client.invitations.make({ name: 'Bea' });
      try {
        return await client.invitations.make({ name: 'BEA' });
      } finally {
        await client.invitations.revoke({ name: 'bea' });
      }
    },
  },
  'invitations.renew': {
    async good({ client }) {
      const { address } = await client.invitations.make({ name: 'Cy' });
      const renewed = await client.invitations.renew({ name: 'cy' });
      expect(renewed.name).toBe('Cy');
      expect(renewed.address).not.toBe(address);
      await client.invitations.revoke({ name: 'Cy' });
    },
    refused: ({ client }) => client.invitations.renew({ name: 'nobody' }),
  },
  'invitations.revoke': {
    async good({ client }) {
      await client.invitations.make({ name: 'Di' });
      expect(await client.invitations.revoke({ name: 'Di' })).toBeNull();
      expect((await client.invitations.list()).map(({ name }) => name)).not.toContain('Di');
      const types = ['person.invited', 'invitation.revoked'] as const;
      const { items } = await client.audit.list({ types: [...types], limit: 2 });
      expect(items.map(({ type, data }) => [type, data['name']])).toEqual([
        ['invitation.revoked', 'Di'],
        ['person.invited', 'Di'],
      ]);
    },
    refused: ({ client }) => client.invitations.revoke({ name: 'nobody' }),
  },
};

const others: Readonly<Record<string, ApiCase>> = {
  'health.get': {
    async good(story) {
      await finish(story, 'work');
      const { agents, host } = await story.client.health.get();
      const agent = agents.find((row) => row.agent === 'scripted');
      expect(agent).toMatchObject({ state: 'ready', inFlight: 0 });
      expect(agent?.succeeded).toBeGreaterThan(0);
      expect(agent?.latency?.p95).toBeGreaterThanOrEqual(0);
      expect(host.memory).toBeGreaterThan(0);
    },
    refused: null,
  },
  'health.watch': {
    async good({ client }) {
      const [view] = await readUntil(await client.health.watch(), () => true);
      expect(view?.agents.every(({ reason }) => reason.length > 0)).toBe(true);
    },
    refused: null,
  },
  'health.restart': {
    async good(story) {
      await finish(story, 'work');
      const pidsOf = async () => {
        const { agents } = await story.client.health.get();
        return agents.find((row) => row.agent === 'scripted')?.processes.map(({ pid }) => pid) ?? [];
      };
      const before = await pidsOf();
      expect(await story.client.health.restart({ agent: 'scripted' })).toBeNull();
      expect(await pidsOf()).toEqual([]);
      await finish(story, 'work');
      for (const pid of await pidsOf()) expect(before).not.toContain(pid);
    },
    refused: ({ client }) => client.health.restart({ agent: 'nobody' }),
  },
  'audit.list': {
    async good(story) {
      const runId = await finish(story, 'work');
      const { items } = await story.client.audit.list({ runId });
      expect(items.map(({ type }) => type)).toEqual(['run.ended', 'run.started']);
      expect(items.every((item) => item.runId === runId)).toBe(true);
    },
    refused: ({ client }) => client.audit.list({ cursor: 'not a cursor' }),
  },
  'audit.exportRun': {
    async good(story) {
      const runId = await finish(story, 'work');
      const file = await story.client.audit.exportRun({ runId, format: 'json' });
      expect(file).toMatchObject({ name: `signalbox-${runId}.json`, mediaType: 'application/json' });
      const { items } = await story.client.audit.list({ types: ['export.made'], limit: 1 });
      expect(items[0]).toMatchObject({ stream: 'journal', data: { runId, format: 'json' } });
      const report = await story.client.audit.exportRun({ runId, format: 'html' });
      expect(report.text).toContain('<!doctype html>');
    },
    refused: ({ client }) => client.audit.exportRun({ ...unknownRun, format: 'json' }),
  },
  'audit.verify': {
    async good(story) {
      const runId = await finish(story, 'work');
      const { keyId } = await story.client.audit.key();
      const { text } = await story.client.audit.exportRun({ runId, format: 'json' });
      expect(await story.client.audit.verify({ text, keyId })).toMatchObject({ ok: true, problems: [] });
      const changed = text.replace('hello', 'jello');
      expect((await story.client.audit.verify({ text: changed })).ok).toBe(false);
    },
    refused: null,
  },
  'audit.key': {
    async good({ client }) {
      expect((await client.audit.key()).keyId).toMatch(/^[0-9a-f]{64}$/);
    },
    refused: null,
  },
  'settings.get': {
    async good({ client, dataDir }) {
      expect(await client.settings.get()).toMatchObject({ dataDir, fixed: {}, problems: [] });
    },
    refused: null,
  },
  'settings.update': {
    async good({ client }) {
      const { settings } = await client.settings.update({ concurrency: 7, theme: 'dark' });
      expect(settings).toMatchObject({ concurrency: 7, theme: 'dark' });
      expect((await client.system.status()).calls.limit).toBe(7);
      await client.settings.update({ concurrency: 5, theme: 'system' });
      const { items } = await client.audit.list({ types: ['settings.changed'], limit: 1 });
      expect(items[0]?.data).toMatchObject({ by: { name: 'tester' }, changed: ['concurrency', 'theme'] });
    },
    refused: null,
  },
  'settings.policy': {
    async good({ client, dataDir }) {
      const policy = await client.settings.policy();
      expect(policy).toMatchObject({ problems: [], path: join(dataDir, 'policy.yaml') });
      expect(policy.text).toContain('version: 1');
    },
    refused: null,
  },
  'settings.setPolicy': {
    async good({ client }) {
      const before = await client.settings.policy();
      const text = 'version: 1\napprovers: { low: 1, medium: 1, high: 2, critical: 2 }\n';
      const changed = await client.settings.setPolicy({ text });
      expect(changed.digest).not.toBe(before.digest);
      const { items } = await client.audit.list({ types: ['policy.changed'], limit: 1 });
      expect(items[0]?.data).toMatchObject({ before: before.digest, after: changed.digest });
      await client.settings.setPolicy({ text: before.text });
    },
    refused: ({ client }) => client.settings.setPolicy({ text: 'version: 2\n' }),
  },
};

/** By the path of the procedure in the contract. */
export const API_CASES: Readonly<Record<string, ApiCase>> = {
  ...system,
  ...workspaces,
  ...WORKFLOW_CASES,
  ...runs,
  ...approvals,
  ...invitations,
  ...others,
};
