import { mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createSampleWorkspace } from '../../adapters/sample-workspace/create-sample-workspace.ts';

/**
 * Makes the sample workspace in `<data>/sample-workspace` unless it is there, and gives its real path. It comes into
 * being whole, under its name at last, so that one that was broken off is never taken for it.
 */
export function createSampleMaker(dataDir: string): () => Promise<string> {
  let making: Promise<string> | null = null;

  async function make(): Promise<string> {
    const dir = join(dataDir, 'sample-workspace');
    if (!(await isThere(dir))) {
      const draft = `${dir}.draft`;
      await rm(draft, { recursive: true, force: true });
      await createSampleWorkspace(draft);
      await rename(draft, dir);
    }
    return realpath(dir);
  }

  return () => {
    making ??= make().finally(() => (making = null));
    return making;
  };
}

async function isThere(dir: string): Promise<boolean> {
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0) return true;
  await rm(dir, { recursive: true });
  return false;
}
