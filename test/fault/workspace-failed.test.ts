import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RefusalError } from '../../core/errors.ts';
import { createBlobs } from '../../main/adapters/blobs-fs/blobs.ts';
import { makeFixture } from '../support/workspace-fixture.ts';
import { diffTrees, makeFolder, removeFolder, snapshot } from '../support/workspace-tree.ts';

const BEFORE = { 'a.txt': 'a\n', 'src/b.txt': 'b\n', 'zone/gone.txt': 'g\n', 'zone/kept.txt': 'k\n' };
const AFTER = { 'a.txt': 'A\n', 'new/n.txt': 'n\n', 'src/b.txt': 'B\n', 'zone/kept.txt': 'K\n' };
const DIFF = diffTrees(BEFORE, AFTER);

/** Root ignores permissions: then do as somebody else for a moment. */
function asOrdinaryUser(folder: string): () => void {
  if (process.geteuid?.() !== 0) return () => undefined;
  const own = spawnSync('chown', ['-R', '65534', folder]);
  expect(own.status).toBe(0);
  process.seteuid?.(65_534);
  return () => process.seteuid?.(0);
}

describe('a failed apply changes nothing', () => {
  test.each(['journaled', 'staged 1', 'placing 1', 'placed 2', 'placing 4'])(
    'when a folder becomes read-only (%s)',
    async (when) => {
      using fixture = makeFixture(BEFORE);
      const subject = await fixture.prepare(DIFF);
      const start = snapshot(fixture.root);
      const zone = join(fixture.root, 'zone');
      const back = asOrdinaryUser(join(fixture.root, '..'));
      try {
        fixture.onPause = (point) => {
          if (point === when) chmodSync(zone, 0o555);
          // Undoing takes the staged files away again, which the owner of the folder must allow.
          if (point === 'undoing') chmodSync(zone, 0o755);
        };
        const outcome = await fixture.workspace.apply(subject, 'k');
        expect(outcome).toMatchObject({
          kind: 'failed',
          reason: expect.stringContaining('permission denied') as unknown,
        });
        expect(snapshot(fixture.root)).toEqual(start);
        // Nothing is left that would hinder another try.
        fixture.onPause = () => undefined;
        expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({
          kind: 'applied',
          already: false,
        });
      } finally {
        back();
      }
    },
  );

  test('when the target of a rename becomes a folder', async () => {
    using fixture = makeFixture(BEFORE);
    const subject = await fixture.prepare(DIFF);
    fixture.onPause = (point) => {
      if (point !== 'placing 2') return;
      rmSync(join(fixture.root, 'src/b.txt'));
      mkdirSync(join(fixture.root, 'src/b.txt'));
    };
    expect((await fixture.workspace.apply(subject, 'k')).kind).not.toBe('applied');
    using expected = makeFixture({ 'a.txt': 'a\n', 'zone/gone.txt': 'g\n', 'zone/kept.txt': 'k\n' });
    mkdirSync(join(expected.root, 'src/b.txt'), { recursive: true });
    expect(snapshot(fixture.root)).toEqual(snapshot(expected.root));
  });

  test('when undoing fails, too: it says so, and the next delivery finishes', async () => {
    using fixture = makeFixture(BEFORE);
    const subject = await fixture.prepare(DIFF);
    const zone = join(fixture.root, 'zone');
    const back = asOrdinaryUser(join(fixture.root, '..'));
    try {
      fixture.onPause = (point) => {
        if (point === 'placed 3') chmodSync(zone, 0o555);
      };
      const outcome = await fixture.workspace.apply(subject, 'k');
      expect(outcome).toMatchObject({
        kind: 'failed',
        reason: expect.stringContaining('could be put back: “zone/gone.txt”') as unknown,
      });
      chmodSync(zone, 0o755);
      fixture.onPause = () => undefined;
      expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied' });
      using expected = makeFixture(AFTER);
      expect(snapshot(fixture.root)).toEqual(snapshot(expected.root));
    } finally {
      back();
    }
  });

  test('when stored content is damaged', async () => {
    using fixture = makeFixture(BEFORE);
    const subject = await fixture.prepare(DIFF);
    const start = snapshot(fixture.root);
    const digest = subject.files[0]?.after?.sha256 ?? '';
    writeFileSync(join(fixture.dataDir, 'blobs', digest), 'other');
    expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('was changed') as unknown,
    });
    expect(snapshot(fixture.root)).toEqual(start);
    expect(existsSync(join(fixture.dataDir, 'applies'))).toBe(false);
  });

  test('when the record of the effect is damaged', async () => {
    using fixture = makeFixture(BEFORE);
    const subject = await fixture.prepare(DIFF);
    await fixture.workspace.apply(subject, 'k');
    const applies = join(fixture.dataDir, 'applies');
    const journal = readdirSync(applies).find((name) => name.startsWith('apply-')) ?? '';
    writeFileSync(join(applies, journal), '{"state":"star');
    const start = snapshot(fixture.root);
    expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('damaged') as unknown,
    });
    expect(snapshot(fixture.root)).toEqual(start);
  });
});

describe('blobs', () => {
  test('hold bytes by digest, repair a damaged copy, and leave no temporary files', async () => {
    const dataDir = makeFolder('blobs');
    try {
      mkdirSync(join(dataDir, 'blobs'));
      writeFileSync(join(dataDir, 'blobs', '.tmp-1-00ff'), 'left by a crash');
      const blobs = createBlobs(dataDir);
      const bytes = Uint8Array.from([0, 1, 2]);
      const digests = await Promise.all([blobs.put(bytes), blobs.put(bytes), blobs.put(new Uint8Array())]);
      expect(digests[0]).toBe('ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc');
      expect(readdirSync(join(dataDir, 'blobs')).sort()).toEqual([...new Set(digests)].sort());
      expect([...(await blobs.get(digests[0]))]).toEqual([0, 1, 2]);
      writeFileSync(join(dataDir, 'blobs', digests[0]), 'x');
      await expect(blobs.get(digests[0])).rejects.toThrow('was changed');
      await blobs.put(bytes);
      expect([...(await blobs.get(digests[0]))]).toEqual([0, 1, 2]);
      await expect(blobs.get('0'.repeat(64))).rejects.toThrow(RefusalError);
      await expect(blobs.get('../signalbox.db')).rejects.toThrow('is no SHA-256');
    } finally {
      removeFolder(dataDir);
    }
  });

  test('say that their folder is read-only', async () => {
    const dataDir = makeFolder('blobs');
    try {
      chmodSync(dataDir, 0o555);
      const back = asOrdinaryUser(dataDir);
      try {
        await expect(createBlobs(dataDir).put(new Uint8Array())).rejects.toMatchObject({
          refusal: { code: 'data_folder_read_only' },
        });
      } finally {
        back();
      }
    } finally {
      removeFolder(dataDir);
    }
  });
});
