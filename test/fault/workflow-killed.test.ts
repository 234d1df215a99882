import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeWorkflowScene, valueOf, type WorkflowScene } from '../support/workflow-scene.ts';

const DRIVER = fileURLToPath(new URL('../support/workflow-kill-driver.ts', import.meta.url));
const NEW = 'the: new\n';

/** Lets another process begin an act, and end at a point of it. */
async function kill(scene: WorkflowScene, act: string, ref: string, point: string): Promise<void> {
  const { dataDir, workspace } = scene;
  await scene.store.close();
  const child = spawn(process.execPath, [DRIVER, dataDir, workspace, act, ref, point], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
}

/** What a process finds that opens the same folders, once it has looked. */
async function lookAgain(scene: WorkflowScene): Promise<readonly string[]> {
  await scene.reopen();
  expect(await scene.store.outbox()).toEqual([]);
  return readdirSync(join(scene.workspace, '.signalbox', 'workflows')).sort();
}

describe.concurrent('a process that is killed', () => {
  it.each([
    ['staged', false],
    ['compared', false],
    ['placed', true],
    ['written', true],
  ])(
    'while it saves (%s) leaves the old text or the new one, and a log that says which',
    async (point, isNew) => {
      await using scene = await makeWorkflowScene();
      const { ref } = await scene.make('workspace');
      // By another program, so that two versions are recorded at once.
      scene.put(ref, 'by: another\n');
      await kill(scene, 'save', ref, point);
      expect(await lookAgain(scene)).toEqual(['first.yaml']);
      expect(scene.read(ref)).toBe(isNew ? NEW : 'by: another\n');
      expect(await scene.history(ref)).toEqual(isNew ? ['3 editor', '2 outside', '1 import'] : ['1 import']);
      const found = valueOf(await scene.workflows.library.get({ ref, workspace: scene.workspace }));
      const next = valueOf(await scene.save(ref, 'the: next\n', found.digest));
      expect(next).toMatchObject(isNew ? { number: 4, outside: null } : { number: 3, outside: 2 });
    },
  );

  it.each([
    ['staged', false],
    ['placed', true],
  ])('while it creates (%s) leaves a whole workflow or none', async (point, isNew) => {
    await using scene = await makeWorkflowScene();
    const { ref } = await scene.make('workspace');
    await kill(scene, 'create', ref, point);
    expect(await lookAgain(scene)).toEqual(isNew ? ['first.yaml', 'second.yaml'] : ['first.yaml']);
    const second = { ref: 'file:.signalbox/workflows/second.yaml', workspace: scene.workspace };
    expect((await scene.workflows.history.record(second)).ok).toBe(isNew);
  });

  it.each([
    ['linked', 'rename'],
    ['taken', 'remove'],
  ])('after the first half (%s) of a %s finds it finished', async (point, act) => {
    await using scene = await makeWorkflowScene();
    const { ref } = await scene.make('workspace');
    await kill(scene, act, ref, point);
    const other = 'file:.signalbox/workflows/other.yaml';
    expect(await lookAgain(scene)).toEqual(act === 'rename' ? ['other.yaml'] : []);
    const { workspace } = scene;
    const target = { ref: act === 'rename' ? other : ref, workspace };
    expect(valueOf(await scene.workflows.history.record(target))).toMatchObject({
      version: 1,
      isRemoved: act === 'remove',
    });
    expect(existsSync(join(workspace, ref.replace('file:', '')))).toBe(false);
  });
});
