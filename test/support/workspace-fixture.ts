import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { PatchSubject } from '../../core/approval/subject.ts';
import type { Refusal, Result } from '../../core/errors.ts';
import { createBlobs } from '../../main/adapters/blobs-fs/blobs.ts';
import { createWorkspace } from '../../main/adapters/workspace-git/workspace.ts';
import type { Workspace } from '../../main/ports/workspace.ts';
import type { Tree } from './workspace-tree.ts';
import { commitAll, initRepository, makeFolder, removeFolder, writeTree } from './workspace-tree.ts';

/** A workspace and a data folder side by side, with the real adapters on them. */
export interface Fixture extends Disposable {
  readonly root: string;
  readonly dataDir: string;
  readonly workspace: Workspace;
  /** Called at every named point; replace it to interfere. */
  onPause: (point: string) => Promise<void> | void;
  prepare(diff: string): Promise<PatchSubject>;
  refuse(diff: string): Promise<Refusal>;
}

export function makeFixture(tree: Tree, kind: 'plain' | 'git' = 'plain'): Fixture {
  const base = makeFolder('workspace');
  const root = join(base, 'work');
  const dataDir = join(base, 'data');
  mkdirSync(root);
  writeTree(root, tree);
  if (kind === 'git') {
    initRepository(root);
    commitAll(root, 'first');
  }
  const fixture: Fixture = {
    root,
    dataDir,
    workspace: createWorkspace({
      blobs: createBlobs(dataDir),
      dataDir,
      pause: (point) => fixture.onPause(point),
    }),
    onPause: () => undefined,
    prepare: async (diff) => unwrap(await fixture.workspace.prepare(root, { title: 'a patch', diff })),
    refuse: async (diff) => {
      const result = await fixture.workspace.prepare(root, { title: 'a patch', diff });
      if (result.ok) expect.fail('the patch was not refused');
      return result.error;
    },
    [Symbol.dispose]: () => removeFolder(base),
  };
  return fixture;
}

export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) expect.fail(`refused: ${result.error.message} ${result.error.fix}`);
  return result.value;
}
