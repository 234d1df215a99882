import { chmod, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PatchSubject } from '../../../core/approval/subject.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import type { Blobs, Materialised } from '../../ports/workspace.ts';

/** What one side of a patch may take in files and bytes: a scan of more would hold up the question. */
export const MATERIALISE_LIMITS = { files: 500, bytes: 32 * 1024 * 1024 } as const;

const PREFIX = 'check-';

/**
 * Writes sides of patches to folders in `<dataDir>/worktrees`. One process owns a data folder, so what stands
 * there before the first of this process was left behind by a crash, and goes.
 */
export function createMaterialiser(dataDir: string, blobs: Blobs) {
  const home = join(dataDir, 'worktrees');
  let ready: Promise<string> | undefined;

  async function prepareHome(): Promise<string> {
    await mkdir(home, { recursive: true, mode: 0o700 });
    for (const name of await readdir(home)) {
      if (name.startsWith(PREFIX)) await rm(join(home, name), { recursive: true, force: true });
    }
    return realpath(home);
  }

  function homeOf(): Promise<string> {
    ready ??= prepareHome().catch((error: unknown) => {
      // A full disk has room again some time: the next one tries anew.
      ready = undefined;
      throw error;
    });
    return ready;
  }

  return async (subject: PatchSubject, side: 'before' | 'after'): Promise<Result<Materialised>> => {
    const files = subject.files.flatMap((file) => {
      const wanted = file[side];
      return wanted ? [{ path: file.path, ...wanted }] : [];
    });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (files.length > MATERIALISE_LIMITS.files || bytes > MATERIALISE_LIMITS.bytes) {
      const most = `${MATERIALISE_LIMITS.files} files and ${MATERIALISE_LIMITS.bytes / 1024 / 1024} MiB`;
      const message = `the patch touches more than ${most}`;
      return refuse('invalid_input', message, 'Split it into smaller patches.');
    }
    const dir = await mkdtemp(join(await homeOf(), PREFIX));
    const remove = (): Promise<void> => rm(dir, { recursive: true, force: true });
    try {
      for (const { path, sha256, mode } of files) {
        // The paths were checked when the patch was prepared: each stays inside, on every file system.
        const target = join(dir, path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, await blobs.get(sha256), { flag: 'wx', mode: 0o600 });
        await chmod(target, mode | 0o400);
      }
    } catch (error) {
      await remove();
      throw error;
    }
    return ok({ dir, remove });
  };
}
