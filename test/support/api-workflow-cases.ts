import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ApiCase } from './api-case.ts';
import { newName, NO_DIGEST, type Story } from './api-story.ts';

/** The text of a workflow that is right; `title` tells two apart. */
export function workflowText(title: string): string {
  return `schemaVersion: 1\nid: made\nname: ${title}\nnodes:\n  - { id: pause, kind: wait, for: 1s } # a comment\n`;
}

/** A new workflow of its own in the workspace, or in the store. */
export async function make(story: Story, where: 'workspace' | 'store' = 'workspace') {
  const { client, workspace } = story;
  await client.workspaces.open({ path: workspace });
  const text = workflowText('Made');
  const { ref, digest } = await client.workflows.create({ from: { kind: 'text', text }, where });
  return { ref, digest, text: (await client.workflows.get({ ref })).text };
}

/** Where the file of a workflow is. */
export function fileOf({ workspace }: Story, ref: string): string {
  return join(workspace, ref.replace(/^file:/, ''));
}

const missing = { ref: 'file:.signalbox/workflows/none.yaml' };

export const WORKFLOW_CASES: Readonly<Record<string, ApiCase>> = {
  'workflows.list': {
    async good({ client, workspace }) {
      await client.workspaces.open({ path: workspace });
      const lines = await client.workflows.list();
      const line = (ref: string) => lines.find((candidate) => candidate.ref === ref);
      expect(line('starter:audit-and-patch')).toMatchObject({ source: 'starter', errors: 0, gates: 1 });
      expect(line('file:.signalbox/workflows/broken.yaml')?.errors).toBeGreaterThan(0);
      expect(line('file:.signalbox/workflows/gate.yaml')).toMatchObject({ id: 'gate', nodes: 2, gates: 1 });
    },
    refused: null,
  },
  'workflows.get': {
    async good({ client, workspace }) {
      await client.workspaces.open({ path: workspace });
      const detail = await client.workflows.get({ ref: 'file:.signalbox/workflows/gate.yaml' });
      expect(detail.plan?.order).toEqual(['propose', 'gate']);
      expect(detail.inputs).toEqual({ name: { type: 'string' } });
      const broken = await client.workflows.get({ ref: 'file:.signalbox/workflows/broken.yaml' });
      expect(broken.problems[0]).toMatchObject({ severity: 'error', line: 4 });
    },
    refused: ({ client }) => client.workflows.get({ ref: 'file:../../etc/passwd' }),
  },
  'workflows.catalog': {
    async good({ client }) {
      expect((await client.workflows.catalog()).map(({ id }) => id)).toContain('scripted');
    },
    refused: null,
  },
  'workflows.stored': {
    async good(story) {
      const { ref } = await make(story, 'store');
      const { items, nextCursor } = await story.client.workflows.stored({ text: 'made', limit: 100 });
      expect(items.find((line) => line.ref === ref)).toMatchObject({
        source: 'store',
        workspace: null,
        errors: 0,
        nodes: 1,
        saved: { kind: 'saved', number: 1 },
      });
      expect(nextCursor).toBeNull();
    },
    refused: ({ client }) => client.workflows.stored({ cursor: 'not a cursor' }),
  },
  'workflows.uses': {
    async good({ client, workspace }) {
      const refs = [
        'file:gate.yaml',
        'file:.signalbox/workflows/broken.yaml',
        'file:none.yaml',
        'store:none',
      ];
      const uses = await client.workflows.uses({ refs, workspace });
      expect(uses).toMatchObject({ 'file:gate.yaml': { id: 'gate' }, [refs[1] ?? '']: null });
      expect(Object.keys(uses)).toHaveLength(2);
    },
    refused: ({ client, workspace }) =>
      client.workflows.uses({ refs: ['starter:map'], workspace: join(workspace, 'nowhere') }),
  },
  'workflows.check': {
    async good({ client }) {
      const right = await client.workflows.check({ text: workflowText('Right'), format: 'yaml' });
      expect(right).toMatchObject({ problems: [], plan: { order: ['pause'] } });
      const wrong = await client.workflows.check({ text: 'schemaVersion: 1\nid: [' });
      expect(wrong.workflow).toBeNull();
      expect(wrong.problems[0]).toMatchObject({ code: 'syntax', line: 2 });
    },
    refused: null,
  },
  'workflows.create': {
    async good(story) {
      const { client, workspace } = story;
      const first = await make(story);
      const second = await make(story);
      expect(first.ref).not.toBe(second.ref);
      expect(readFileSync(fileOf(story, second.ref), 'utf8')).toBe(second.text);
      expect(second.text).toContain('# a comment');
      const copy = await client.workflows.create({
        from: { kind: 'copy', ref: 'starter:audit-and-patch' },
        where: 'store',
        workspace,
      });
      const { line, workflow } = await client.workflows.get({ ref: copy.ref });
      expect(line).toMatchObject({ source: 'store', saved: { kind: 'saved', number: 1 }, errors: 0 });
      expect(workflow?.id).not.toBe('audit-and-patch');
    },
    refused: ({ client }) =>
      client.workflows.create({ from: { kind: 'text', text: 'a: [' }, where: 'store' }),
  },
  'workflows.save': {
    async good(story) {
      const { client } = story;
      const { ref, digest, text } = await make(story);
      const saved = await client.workflows.save({
        ref,
        text: `${text}# more\n`,
        baseDigest: digest,
        note: 'why',
      });
      expect(saved).toMatchObject({ kind: 'saved', number: 2, isNew: true, outside: null });
      expect(readFileSync(fileOf(story, ref), 'utf8')).toBe(`${text}# more\n`);
      const late = await client.workflows.save({ ref, text, baseDigest: digest });
      expect(late).toMatchObject({
        kind: 'conflict',
        current: { text: `${text}# more\n`, saved: { number: 2 } },
      });
    },
    refused: ({ client }) =>
      client.workflows.save({ ref: 'starter:audit-and-patch', text: 'a: 1', baseDigest: NO_DIGEST }),
  },
  'workflows.versions': {
    async good(story) {
      const { client } = story;
      const { ref, digest, text } = await make(story);
      await client.workflows.save({ ref, text: `${text}# more\n`, baseDigest: digest, note: 'why' });
      const { items } = await client.workflows.versions({ ref });
      expect(items.map(({ number, origin, note, by }) => [number, origin, note, by?.name])).toEqual([
        [2, 'editor', 'why', 'tester'],
        [1, 'import', null, 'tester'],
      ]);
    },
    refused: ({ client }) => client.workflows.versions(missing),
  },
  'workflows.version': {
    async good(story) {
      const { ref, text } = await make(story, 'store');
      const version = await story.client.workflows.version({ ref, number: 1 });
      expect(version).toMatchObject({ text, line: { number: 1 }, problems: [] });
    },
    refused: async (story) => story.client.workflows.version({ ref: (await make(story)).ref, number: 9 }),
  },
  'workflows.restore': {
    async good(story) {
      const { client } = story;
      const { ref, digest, text } = await make(story);
      const second = await client.workflows.save({ ref, text: `${text}# more\n`, baseDigest: digest });
      if (second.kind !== 'saved') throw new Error('not saved');
      const restored = await client.workflows.restore({ ref, number: 1, baseDigest: second.digest });
      expect(restored).toMatchObject({ kind: 'saved', number: 3, digest });
      expect(readFileSync(fileOf(story, ref), 'utf8')).toBe(text);
      const [newest] = (await client.workflows.versions({ ref, limit: 1 })).items;
      expect(newest).toMatchObject({ number: 3, origin: 'restore', note: 'Restored version 1.' });
    },
    refused: async (story) => {
      const { ref, digest } = await make(story);
      return story.client.workflows.restore({ ref, number: 7, baseDigest: digest });
    },
  },
  'workflows.rename': {
    async good(story) {
      const { client } = story;
      const { ref, text } = await make(story);
      const to = `${newName()}.yaml`;
      const renamed = await client.workflows.rename({ ref, to });
      expect(renamed).toEqual({ ref: `file:.signalbox/workflows/${to}` });
      expect(existsSync(fileOf(story, ref))).toBe(false);
      expect(readFileSync(fileOf(story, renamed.ref), 'utf8')).toBe(text);
      expect((await client.workflows.versions(renamed)).items.at(-1)).toMatchObject({ number: 1 });
    },
    refused: ({ client }) => client.workflows.rename({ ref: 'starter:audit-and-patch', to: 'mine' }),
  },
  'workflows.remove': {
    async good(story) {
      const { client } = story;
      const { ref, digest } = await make(story);
      writeFileSync(fileOf(story, ref), 'changed: outside\n');
      const conflict = await client.workflows.remove({ ref, baseDigest: digest });
      expect(conflict).toMatchObject({ kind: 'conflict', current: { text: 'changed: outside\n' } });
      if (conflict.kind !== 'conflict' || conflict.current.digest === null) throw new Error('no conflict');
      const removed = await client.workflows.remove({ ref, baseDigest: conflict.current.digest });
      expect(removed.kind).toBe('removed');
      expect(existsSync(fileOf(story, ref))).toBe(false);
    },
    refused: ({ client }) =>
      client.workflows.remove({ ref: 'starter:audit-and-patch', baseDigest: NO_DIGEST }),
  },
  'workflows.export': {
    async good(story) {
      const { ref, text } = await make(story, 'store');
      const file = await story.client.workflows.export({ ref });
      expect(file).toMatchObject({ mediaType: 'application/yaml', text });
      expect(file.name).toMatch(/^[a-z0-9-]+\.yaml$/);
    },
    refused: ({ client }) => client.workflows.export(missing),
  },
  'workflows.saveDraft': {
    async good(story) {
      const { client } = story;
      const { ref, digest } = await make(story);
      const draft = { ref, text: 'half of', baseDigest: digest };
      const kept = await client.workflows.saveDraft({ ...draft, after: null });
      if (kept.kind !== 'kept') throw new Error('not kept');
      const late = await client.workflows.saveDraft({ ...draft, text: 'other', after: null });
      expect(late).toMatchObject({ kind: 'conflict', draft: { text: 'half of', by: { name: 'tester' } } });
      const next = await client.workflows.saveDraft({ ...draft, text: 'more', after: kept.seq });
      expect(next).toMatchObject({ kind: 'kept' });
    },
    refused: ({ client }) =>
      client.workflows.saveDraft({ ref: 'store:none', text: '', baseDigest: null, after: null }),
  },
  'workflows.draft': {
    async good(story) {
      const { client } = story;
      const { ref, digest, text } = await make(story, 'store');
      expect(await client.workflows.draft({ ref })).toBeNull();
      const kept = await client.workflows.saveDraft({
        ref,
        text: `${text}#`,
        baseDigest: digest,
        after: null,
      });
      if (kept.kind !== 'kept') throw new Error('not kept');
      expect(await client.workflows.draft({ ref })).toMatchObject({
        ref,
        text: `${text}#`,
        baseDigest: digest,
        seq: kept.seq,
      });
      expect((await client.workflows.get({ ref })).line.hasDraft).toBe(true);
      await client.workflows.save({ ref, text: `${text}#`, baseDigest: digest, draft: kept.seq });
      expect(await client.workflows.draft({ ref })).toBeNull();
    },
    refused: null,
  },
  'workflows.drafts': {
    async good(story) {
      const { client, workspace } = story;
      const { ref, digest } = await make(story);
      await client.workflows.saveDraft({ ref, text: '', baseDigest: digest, after: null });
      const lines = await client.workflows.drafts();
      expect(lines.find((line) => line.ref === ref)).toMatchObject({ workspace });
    },
    refused: null,
  },
  'workflows.discardDraft': {
    async good(story) {
      const { client } = story;
      const { ref, digest } = await make(story);
      const kept = await client.workflows.saveDraft({ ref, text: '', baseDigest: digest, after: null });
      if (kept.kind !== 'kept') throw new Error('not kept');
      expect(await client.workflows.discardDraft({ ref, seq: kept.seq - 1 })).toEqual({ discarded: false });
      expect(await client.workflows.discardDraft({ ref, seq: kept.seq })).toEqual({ discarded: true });
      expect(await client.workflows.draft({ ref })).toBeNull();
    },
    refused: null,
  },
};
