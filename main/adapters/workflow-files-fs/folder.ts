import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { WORKFLOW_FOLDER } from '../../../core/workflow/record.ts';
import { refusalFor } from './platform.ts';
import { codeOf } from '../../../core/system-error.ts';

/** A folder that was looked at, so that it can be told whether it still is that one. */
export interface Folder {
  readonly path: string;
  /** Whether it is the folder that was looked at, and no part of its path has become a link. */
  isSame(): Promise<boolean>;
}

const PARTS = WORKFLOW_FOLDER.split('/');

/**
 * The workflow folder of a workspace; null when it isn't there and `make` is false. Refused when a part of it is a link
 * or no folder: what is written must land in the workspace, wherever a repository's author has links point.
 */
export async function openFolder(workspace: string, make: boolean): Promise<Result<Folder | null>> {
  let path = workspace;
  try {
    if ((await realpath(workspace)) !== workspace) return notPlain(workspace, 'is now another folder');
    for (const part of PARTS) {
      path = join(path, part);
      const found = await kindOf(path, make);
      if (found === 'none') return ok(null);
      if (found !== 'folder') return notPlain(path, found === 'link' ? 'is a link' : 'is no folder');
    }
    const { dev, ino } = await lstat(path);
    return ok({
      path,
      async isSame() {
        const again = await openFolder(workspace, false);
        if (!again.ok || again.value === null) return false;
        const now = await lstat(path);
        return now.dev === dev && now.ino === ino;
      },
    });
  } catch (error) {
    return refusalFor(error, path);
  }
}

async function kindOf(path: string, make: boolean): Promise<'folder' | 'link' | 'other' | 'none'> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink()) return 'link';
    return found.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    if (!make) return 'none';
  }
  try {
    await mkdir(path);
  } catch (error) {
    // Somebody was quicker: what it is now is looked at as if it had been there.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return kindOf(path, false);
}

function notPlain(path: string, what: string) {
  return refuse(
    'invalid_input',
    `Nothing is written to ${path}, because it ${what}.`,
    'Put a plain folder there, or keep the workflow in the store.',
  );
}
