import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RefusalError, type Result } from '../../core/errors.ts';
import { TESTER } from '../support/plane.ts';
import { FIRST, makeWorkflowScene, valueOf, type WorkflowScene } from '../support/workflow-scene.ts';

let scene: WorkflowScene;
beforeEach(async () => {
  scene = await makeWorkflowScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

const at = (ref: string) => ({ ref, workspace: scene.workspace });
const found = async (ref: string) => valueOf(await scene.workflows.library.get(at(ref)));
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);
const filesOf = () => readdirSync(join(scene.workspace, '.signalbox', 'workflows')).sort();

const HOSTILE_REFS = [
  'file:../outside.yaml',
  'file:/etc/passwd',
  'file:.signalbox/workflows/../../outside.yaml',
  'file:.signalbox/workflows/sub/a.yaml',
  'file:.signalbox\\workflows\\a.yaml',
  'file:.signalbox/workflows/a\0.yaml',
  'file:.signalbox/workflows/.git',
  'file:outside.yaml',
  'store:../../first',
  'store:none',
  'starter:audit-and-patch',
];

describe('a workflow in a file', () => {
  it('keeps what another program wrote as a version of its own, right before it is replaced', async () => {
    const { ref, digest } = await scene.make('workspace');
    const text = scene.read(ref);
    scene.put(ref, `${text}# theirs\n`);
    const { digest: theirs, saved } = await found(ref);
    expect(saved).toMatchObject({ kind: 'outside', number: 1 });
    // Who has not seen it replaces nothing, and is told what is there.
    expect(valueOf(await scene.save(ref, 'mine: 1\n', digest))).toMatchObject({
      kind: 'conflict',
      current: { text: `${text}# theirs\n`, digest: theirs, saved: { kind: 'outside', number: 1 } },
    });
    expect(await scene.history(ref)).toEqual(['1 import']);
    const saved2 = valueOf(await scene.save(ref, 'mine: 1\n', theirs));
    expect(saved2).toMatchObject({ kind: 'saved', number: 3, outside: 2 });
    expect(await scene.history(ref)).toEqual(['3 editor', '2 outside', '1 import']);
    const kept = valueOf(await scene.workflows.history.version(at(ref), 2));
    expect(new TextDecoder().decode(kept.bytes)).toBe(`${text}# theirs\n`);
    expect(kept.line.by).toBeNull();
    const acts = await scene.store.listActs({ limit: 10 });
    expect(acts.items.map(({ type }) => type)).toEqual([
      'workflow.saved',
      'workflow.saved',
      'workflow.saved',
    ]);
  });

  it('goes to one of two who save at once; the other is told the text', async () => {
    const { ref, digest } = await scene.make('workspace');
    const both = await Promise.all(['a: 1\n', 'b: 1\n'].map((text) => scene.save(ref, text, digest)));
    const [won, lost] = both.map(valueOf);
    expect(won).toMatchObject({ kind: 'saved', number: 2 });
    expect(lost).toMatchObject({ kind: 'conflict', current: { text: 'a: 1\n' } });
    expect(scene.read(ref)).toBe('a: 1\n');
  });

  it('is left to a program that writes while it is saved', async () => {
    const { ref, digest } = await scene.make('workspace');
    scene.onPause = (point) => {
      if (point === 'staged') scene.put(ref, 'theirs: 1\n');
    };
    expect(valueOf(await scene.save(ref, 'mine: 1\n', digest))).toMatchObject({
      kind: 'conflict',
      current: { text: 'theirs: 1\n' },
    });
    expect(await scene.history(ref)).toEqual(['1 import']);
    expect(await scene.store.outbox()).toEqual([]);
  });

  it('comes back as it was, also when it was removed', async () => {
    const { ref, digest } = await scene.make('workspace');
    const text = scene.read(ref);
    const second = valueOf(await scene.save(ref, 'second: 1\n', digest));
    if (second.kind !== 'saved') throw new Error('not saved');
    const restore = (baseDigest: string | null) =>
      scene.workflows.edits.restore({ target: at(ref), number: 1, baseDigest, note: 'why', by: TESTER });
    expect(valueOf(await restore(digest)).kind).toBe('conflict');
    expect(valueOf(await restore(second.digest))).toMatchObject({ kind: 'saved', number: 3, digest });
    expect(scene.read(ref)).toBe(text);
    expect(valueOf(await scene.workflows.edits.remove(at(ref), digest, TESTER)).kind).toBe('removed');
    expect(filesOf()).toEqual([]);
    expect(valueOf(await restore(null))).toMatchObject({ kind: 'saved', number: 4 });
    expect(scene.read(ref)).toBe(text);
  });

  it('keeps its versions and its draft under another name, which takes nothing from others', async () => {
    const { ref, digest } = await scene.make('workspace');
    const taken = await scene.make('workspace');
    const draft = { target: at(ref), text: 'half', baseDigest: digest, after: null, by: TESTER };
    valueOf(await scene.workflows.drafts.save(draft));
    const rename = (to: string) => scene.workflows.edits.rename(at(ref), to, TESTER);
    const takenName = taken.ref.replace(/^.*\//, '');
    expect(codeOf(await rename(takenName))).toBe('conflict');
    expect(codeOf(await rename(takenName.toUpperCase().replace('.YAML', '.yaml')))).toBe('conflict');
    for (const bad of ['../up.yaml', 'a/b.yaml', 'con.yaml', 'x.json', '.hidden.yaml', 'a\u202eb.yaml']) {
      expect([bad, codeOf(await rename(bad))]).toEqual([bad, 'invalid_input']);
    }
    const { ref: moved } = valueOf(await rename('größe'));
    expect(moved).toBe('file:.signalbox/workflows/größe.yaml');
    expect(await scene.history(moved)).toEqual(['1 import']);
    expect((await scene.workflows.drafts.get(at(moved)))?.text).toBe('half');
    expect(await scene.workflows.drafts.get(at(ref))).toBeNull();
    expect(existsSync(join(scene.workspace, ref.replace('file:', '')))).toBe(false);
  });

  it('is never looked for outside the folder of workflows', async () => {
    await scene.make('workspace');
    writeFileSync(join(scene.workspace, 'outside.yaml'), FIRST);
    const { edits, drafts } = scene.workflows;
    for (const ref of HOSTILE_REFS) {
      for (const base of [null, '0'.repeat(64)]) {
        const saved = await scene.save(ref, 'mine: 1\n', base);
        expect(saved.ok && saved.value.kind === 'saved').toBe(false);
      }
      expect((await edits.rename(at(ref), 'other', TESTER)).ok).toBe(false);
      const removed = await edits.remove(at(ref), '0'.repeat(64), TESTER);
      expect(removed.ok && removed.value.kind === 'removed').toBe(false);
      expect(await drafts.get(at(ref))).toBeNull();
      expect(filesOf(), ref).toEqual(['first.yaml']);
      expect(readdirSync(scene.workspace).sort()).toEqual(['.signalbox', 'outside.yaml']);
    }
  });

  it('is not followed through a folder that becomes a link', async () => {
    const { ref, digest } = await scene.make('workspace');
    const folder = join(scene.workspace, '.signalbox', 'workflows');
    const elsewhere = join(scene.dataDir, 'elsewhere');
    renameSync(folder, elsewhere);
    symlinkSync(elsewhere, folder);
    expect(codeOf(await scene.save(ref, 'mine: 1\n', digest))).toBe('invalid_input');
    expect(codeOf(await scene.workflows.edits.remove(at(ref), digest, TESTER))).toBe('invalid_input');
    expect(readdirSync(elsewhere)).toEqual(['first.yaml']);
  });

  it('takes any text that can be read back, and none that can not', async () => {
    const { ref, digest } = await scene.make('workspace');
    for (const text of [
      'x'.repeat(2 * 1024 * 1024 + 1),
      'half \ud800',
      'zero \0',
      '\u00e9'.repeat(1_048_577),
    ]) {
      expect(codeOf(await scene.save(ref, text, digest))).toBe('invalid_input');
    }
    const broken = valueOf(await scene.save(ref, 'nodes: [', digest));
    expect(broken).toMatchObject({ kind: 'saved', number: 2 });
    expect((await found(ref)).workflow).toBeNull();
  });
});

describe('when something can not be written', () => {
  it('a folder without rights is named, and nothing is lost', async () => {
    const { ref, digest } = await scene.make('workspace');
    const text = scene.read(ref);
    const folder = join(scene.workspace, '.signalbox', 'workflows');
    // Whoever may do everything is stopped by a file in the place of the folder.
    renameSync(folder, `${folder}.kept`);
    writeFileSync(folder, '');
    const refused = await scene.save(ref, 'mine: 1\n', digest);
    expect(refused.ok ? '' : refused.error.message).toContain('.signalbox/workflows');
    rmSync(folder);
    renameSync(`${folder}.kept`, folder);
    chmodSync(join(scene.workspace, ref.replace('file:', '')), 0o444);
    if (process.getuid?.() !== 0) {
      expect(codeOf(await scene.save(ref, 'mine: 1\n', digest))).toBe('workspace_read_only');
    }
    expect([scene.read(ref), await scene.history(ref), filesOf()]).toEqual([
      text,
      ['1 import'],
      ['first.yaml'],
    ]);
  });

  it('a store that fails after the file was written records it before the next change', async () => {
    const { ref, digest } = await scene.make('workspace');
    let isFull = false;
    scene.onPause = (point) => {
      if (point === 'written') isFull = true;
    };
    scene.onCommit = () => {
      if (isFull) throw new RefusalError('disk_full', 'The disk is full.', 'Make room.');
    };
    await expect(scene.save(ref, 'mine: 1\n', digest)).rejects.toThrow('The disk is full.');
    expect(await scene.history(ref)).toEqual(['1 import']);
    isFull = false;
    scene.onPause = () => undefined;
    const { digest: mine } = await found(ref);
    expect(valueOf(await scene.save(ref, 'next: 1\n', mine))).toMatchObject({ number: 3, outside: null });
    expect(await scene.history(ref)).toEqual(['3 editor', '2 editor', '1 import']);
  });

  it('a store that fails before anything was written leaves everything as it was', async () => {
    const { ref, digest } = await scene.make('workspace');
    const text = scene.read(ref);
    scene.onCommit = () => {
      throw new RefusalError('disk_full', 'The disk is full.', 'Make room.');
    };
    await expect(scene.save(ref, 'mine: 1\n', digest)).rejects.toThrow('The disk is full.');
    scene.onCommit = () => undefined;
    expect([scene.read(ref), await scene.history(ref)]).toEqual([text, ['1 import']]);
    expect(valueOf(await scene.save(ref, 'mine: 1\n', digest))).toMatchObject({ kind: 'saved', number: 2 });
  });

  it('a workspace that is out of reach stops its files, not what is in the store', async () => {
    const { ref, digest } = await scene.make('workspace');
    const stored = await scene.make('store');
    scene.onPause = (point) => {
      if (point === 'written') renameSync(scene.workspace, `${scene.workspace}.gone`);
    };
    scene.onCommit = () => {
      if (!existsSync(scene.workspace))
        throw new RefusalError('disk_full', 'The disk is full.', 'Make room.');
    };
    await expect(scene.save(ref, 'mine: 1\n', digest)).rejects.toThrow();
    scene.onCommit = () => undefined;
    const late = await scene.save(ref, 'next: 1\n', digest);
    expect(late.ok ? '' : late.error.message).toContain('was broken off');
    expect(valueOf(await scene.save(stored.ref, 'b: 1\n', stored.digest))).toMatchObject({ kind: 'saved' });
    renameSync(`${scene.workspace}.gone`, scene.workspace);
    await scene.reopen();
    expect(await scene.history(ref)).toEqual(['2 editor', '1 import']);
  });
});

describe('a workflow in the store', () => {
  it('is saved, restored, renamed and removed as one in a file', async () => {
    const { ref, digest } = await scene.make('store');
    const second = valueOf(await scene.save(ref, 'second: 1\n', digest));
    expect(valueOf(await scene.save(ref, 'late: 1\n', digest))).toMatchObject({
      kind: 'conflict',
      current: { text: 'second: 1\n' },
    });
    if (second.kind !== 'saved') throw new Error('not saved');
    const other = await scene.make('store');
    const rename = (to: string) => scene.workflows.edits.rename(at(ref), to, TESTER);
    expect(codeOf(await rename(other.ref.replace('store:', '')))).toBe('conflict');
    expect(codeOf(await rename('Not An ID'))).toBe('invalid_input');
    const moved = valueOf(await rename('moved'));
    expect(await scene.history(moved.ref)).toEqual(['2 editor', '1 import']);
    valueOf(await scene.workflows.edits.remove(at(moved.ref), second.digest, TESTER));
    expect(codeOf(await scene.workflows.library.get(at(moved.ref)))).toBe('not_found');
    await scene.reopen();
    const back = { target: at(moved.ref), number: 1, baseDigest: null, note: null, by: TESTER };
    expect(valueOf(await scene.workflows.edits.restore(back))).toMatchObject({ number: 3, digest });
    expect(existsSync(join(scene.workspace, '.signalbox'))).toBe(false);
  });
});

describe('a draft', () => {
  it('outlives the process, is one for a workflow, and ends with what it became', async () => {
    const { ref, digest } = await scene.make('workspace');
    const draft = { target: at(ref), baseDigest: digest, by: TESTER };
    const first = valueOf(await scene.workflows.drafts.save({ ...draft, text: 'half', after: null }));
    if (first.kind !== 'kept') throw new Error('not kept');
    await scene.reopen();
    expect(await scene.workflows.drafts.get(at(ref))).toMatchObject({
      text: 'half',
      seq: first.seq,
      by: TESTER,
    });
    const late = valueOf(await scene.workflows.drafts.save({ ...draft, text: 'other', after: null }));
    expect(late).toMatchObject({ kind: 'conflict', draft: { text: 'half' } });
    const more = valueOf(
      await scene.workflows.drafts.save({ ...draft, text: 'more: 1\n', after: first.seq }),
    );
    if (more.kind !== 'kept') throw new Error('not kept');
    // Saved by a window that had read the draft before: the newer one stays.
    const save = { target: at(ref), text: 'half: 1\n', baseDigest: digest, note: null, by: TESTER };
    const saved = valueOf(await scene.workflows.edits.save({ ...save, draft: first.seq }));
    expect((await scene.workflows.drafts.get(at(ref)))?.text).toBe('more: 1\n');
    const again = { ...save, text: 'more: 1\n', baseDigest: saved.kind === 'saved' ? saved.digest : null };
    valueOf(await scene.workflows.edits.save({ ...again, draft: more.seq }));
    expect(await scene.workflows.drafts.get(at(ref))).toBeNull();
  });

  it('that a crash cut short, or somebody broke, hides no other one', async () => {
    const [one, two] = [await scene.make('workspace'), await scene.make('store')];
    for (const { ref, digest } of [one, two]) {
      const draft = { target: at(ref), text: ref, baseDigest: digest, after: null, by: TESTER };
      valueOf(await scene.workflows.drafts.save(draft));
    }
    const folder = join(scene.dataDir, 'drafts');
    const [name = ''] = readdirSync(folder);
    mkdirSync(join(folder, `${'a'.repeat(64)}.draft`));
    writeFileSync(join(folder, `${'b'.repeat(64)}.draft`), '{"half":');
    writeFileSync(join(folder, `${name}.123`), 'half');
    await scene.reopen();
    expect((await scene.workflows.drafts.lines()).map(({ ref }) => ref).sort()).toEqual([one.ref, two.ref]);
  });
});
