import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../core/errors.ts';
import { createBlobs } from '../../main/adapters/blobs-fs/blobs.ts';
import { createClock } from '../../main/adapters/runtime-node/clock.ts';
import { createIds } from '../../main/adapters/runtime-node/ids.ts';
import { sha256 } from '../../main/adapters/runtime-node/sha256.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import type { Workflows } from '../../main/app/workflows/workflows.ts';
import type { Store } from '../../main/ports/store.ts';
import { TESTER } from './plane.ts';
import { openWorkflows } from './workflow-desk.ts';
import { makeFolder, removeFolder } from './workspace-tree.ts';

export const FIRST =
  'schemaVersion: 1\nid: first\nname: First\nnodes:\n  - { id: pause, kind: wait, for: 1s } # why\n';

/** A data folder and a workspace, and what is done with workflows between them. */
export interface WorkflowScene extends AsyncDisposable {
  readonly dataDir: string;
  readonly workspace: string;
  readonly store: Store;
  readonly workflows: Workflows;
  /** Called at named points of a change of a file; replace it to interfere. */
  onPause: (point: string) => void;
  /** Replace it to break the store. */
  onCommit: () => void;
  /** A workflow as version 1. */
  make(
    where: 'workspace' | 'store',
    text?: string,
  ): Promise<{ readonly ref: string; readonly digest: string }>;
  save(ref: string, text: string, baseDigest: string | null): ReturnType<Workflows['edits']['save']>;
  /** `number origin`, newest first. */
  history(ref: string): Promise<readonly string[]>;
  put(ref: string, text: string): void;
  read(ref: string): string;
  /** Ends the store and opens it again, as a new process does. */
  reopen(): Promise<void>;
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

export async function makeWorkflowScene(): Promise<WorkflowScene> {
  const folder = makeFolder('saving');
  const [dataDir, workspace] = [join(folder, 'data'), join(folder, 'work')];
  mkdirSync(workspace);
  const pathOf = (ref: string): string => join(workspace, ref.replace(/^file:/, ''));

  async function open() {
    const store = await openSqliteStore({ dataDir, owner: 'a test' });
    const watched: Store = {
      ...store,
      commit: (batch) => {
        scene.onCommit();
        return store.commit(batch);
      },
    };
    const ports = {
      store: watched,
      blobs: createBlobs(dataDir),
      clock: createClock(),
      ids: createIds(),
      sha256,
    };
    const pause = (point: string): void => scene.onPause(point);
    return { store, workflows: openWorkflows({ ...ports, catalog: () => new Map() }, dataDir, pause) };
  }

  const scene = {
    dataDir,
    workspace,
    onPause: (_: string): void => undefined,
    onCommit: (): void => undefined,
    async make(where: 'workspace' | 'store', text = FIRST) {
      const from = { kind: 'text', text } as const;
      const wish = { from, where, name: null, note: null, workspace, by: TESTER };
      return valueOf(await scene.workflows.edits.create(wish));
    },
    save: (ref: string, text: string, baseDigest: string | null) =>
      scene.workflows.edits.save({ target: { ref, workspace }, text, baseDigest, note: null, by: TESTER }),
    async history(ref: string) {
      const page = await scene.workflows.history.versions({ ref, workspace }, { limit: 100 });
      return valueOf(page).items.map(({ number, origin }) => `${number} ${origin}`);
    },
    put: (ref: string, text: string) => writeFileSync(pathOf(ref), text),
    read: (ref: string) => readFileSync(pathOf(ref), 'utf8'),
    async reopen() {
      await scene.store.close();
      Object.assign(scene, await open());
      valueOf(await scene.workflows.edits.settle());
    },
    async [Symbol.asyncDispose]() {
      await scene.store.close();
      removeFolder(folder);
    },
    ...(await open()),
  };
  return scene;
}
