import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSampleWorkspace } from '../../main/adapters/sample-workspace/create-sample-workspace.ts';
import { cli, documentOf, errorDocumentSchema, okDocumentSchema, runDocumentSchema } from '../support/cli.ts';
import { snapshot as readTree } from '../support/workspace-tree.ts';

const WORKFLOW = fileURLToPath(new URL('../../workflows/audit-and-patch.yaml', import.meta.url));
const cardSchema = z.looseObject({ digest: z.string(), diff: z.string(), status: z.string() });

let folder: string;
let data: string;
let root: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-cli-'));
  data = join(folder, 'data');
  ({ root } = await createSampleWorkspace(join(folder, 'workspace')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const json = (...args: string[]) => cli([...args, '--data', data, '--json']);
const startRun = async (...more: string[]) => {
  const result = await json('run', WORKFLOW, '--workspace', root, '--approve', 'wait', ...more);
  const document = documentOf(runDocumentSchema, result);
  expect(document.status, result.stderr).toBe('waiting');
  expect(result.code).toBe(3);
  const [waiting] = document.waiting;
  if (!waiting) throw new Error('nothing waits');
  return { runId: document.runId, ...waiting };
};
const findingsOf = (output: Record<string, unknown>, when: string): number =>
  z.looseObject({ total: z.number() }).parse(output[when]).total;

describe('the main job, as a person or a script does it', () => {
  it('scans, proposes, waits, applies what was approved, verifies, exports, and takes it back', async () => {
    const before = readTree(root);
    const { runId, approvalId, digest } = await startRun();
    expect(readTree(root)).toEqual(before);

    const card = documentOf(cardSchema, await json('approvals', 'show', approvalId));
    expect(card.digest).toBe(digest);
    expect(card.diff).toContain('diff --git');

    const wrong = await json(
      'approvals',
      'approve',
      approvalId,
      '--digest',
      digest.replace(/^./, (c) => (c === '0' ? '1' : '0')),
    );
    expect(wrong.code).toBe(2);
    expect(documentOf(errorDocumentSchema, wrong).error.code).toBe('digest_mismatch');

    expect(
      (await json('approvals', 'approve', approvalId, '--digest', digest, '--reason', 'looks right')).code,
    ).toBe(0);
    expect(readTree(root)).toEqual(before);
    const again = await json('approvals', 'approve', approvalId, '--digest', digest);
    expect(documentOf(errorDocumentSchema, again).error.code).toBe('already_decided');

    const resumed = await json('runs', 'resume', runId);
    const done = documentOf(runDocumentSchema, resumed);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(done.status).toBe('succeeded');
    expect(findingsOf(done.output, 'after')).toBeLessThan(findingsOf(done.output, 'before'));
    expect(readTree(root)).not.toEqual(before);

    const bundle = join(folder, 'audit.json');
    const exported = await json('export', runId, '--format', 'json', '--out', bundle);
    expect(exported.code).toBe(0);
    const sound = await cli(['verify', bundle, '--json']);
    expect(documentOf(okDocumentSchema, sound)).toMatchObject({ ok: true, problems: [] });
    expect(sound.code).toBe(0);
    writeFileSync(bundle, readFileSync(bundle, 'utf8').replace('looks right', 'looks wrong'));
    const unsound = await cli(['verify', bundle, '--json']);
    expect(documentOf(okDocumentSchema, unsound).ok).toBe(false);
    expect(unsound.code).toBe(1);

    expect((await json('rollback', runId)).code).toBe(0);
    expect(readTree(root)).toEqual(before);
    expect(execFileSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' })).toBe('');
    expect((await json('rollback', runId)).code).toBe(2);
  });

  it('ends with 4, and touches nothing, when it is rejected', async () => {
    const before = readTree(root);
    const { runId, approvalId } = await startRun();
    expect((await json('approvals', 'reject', approvalId)).code).toBe(2);
    expect((await json('approvals', 'reject', approvalId, '--reason', 'not now')).code).toBe(0);
    const resumed = await json('runs', 'resume', runId);
    expect(resumed.code).toBe(4);
    expect(documentOf(runDocumentSchema, resumed)).toMatchObject({ status: 'rejected', waiting: [] });
    expect(readTree(root)).toEqual(before);
  });

  it('voids the approval when a touched file changes under it', async () => {
    const { approvalId, digest } = await startRun();
    const card = documentOf(cardSchema, await json('approvals', 'show', approvalId));
    const file = /^\+\+\+ b\/(.+)$/m.exec(card.diff)?.[1] ?? '';
    writeFileSync(join(root, file), 'changed by hand\n');
    const before = readTree(root);
    const approved = await json('approvals', 'approve', approvalId, '--digest', digest);
    expect(approved.code).toBe(1);
    expect(documentOf(errorDocumentSchema, approved).error).toMatchObject({ code: 'approval_void' });
    expect(approved.stdout).toContain(file);
    expect(readTree(root)).toEqual(before);
  });

  it('voids the approval when the base commit moves', async () => {
    const { approvalId, digest } = await startRun();
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid'];
    execFileSync('git', ['-C', root, ...identity, 'commit', '--allow-empty', '-qm', 'moved']);
    const approved = await json('approvals', 'approve', approvalId, '--digest', digest);
    expect(documentOf(errorDocumentSchema, approved).error.code).toBe('approval_void');
  });

  it('gives the same run for the same key', async () => {
    const first = await startRun('--key', 'nightly');
    const second = await startRun('--key', 'nightly');
    expect(second.runId).toBe(first.runId);
  });

  it('can be cancelled while it waits', async () => {
    const { runId, approvalId, digest } = await startRun();
    expect((await json('runs', 'cancel', runId, '--reason', 'enough')).code).toBe(0);
    const resumed = await json('runs', 'resume', runId);
    expect(resumed.code).toBe(4);
    expect(documentOf(runDocumentSchema, resumed)).toMatchObject({ status: 'cancelled', reason: 'enough' });
    const late = await json('approvals', 'approve', approvalId, '--digest', digest);
    expect(documentOf(errorDocumentSchema, late).error.code).toBe('approval_void');
  });
});
