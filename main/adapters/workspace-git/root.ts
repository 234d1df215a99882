import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { Result } from '../../../core/errors.ts';
import { ok, refuse } from '../../../core/errors.ts';
import { reasonOf } from './platform.ts';
import { codeOf } from '../../../core/system-error.ts';

/** The one folder of the data folder that is a workspace: the sample, which belongs to nobody else. */
const SAMPLE = 'sample-workspace';

/** Real path of a folder that can serve as a workspace, or why it can't. */
export async function resolveRoot(path: string, dataDir: string): Promise<Result<string>> {
  const given = resolve(path);
  let root: string;
  try {
    root = await realpath(given);
    if (!(await stat(root)).isDirectory()) {
      return refuse('invalid_input', `${given} is not a folder.`, 'Give the folder that holds the files.');
    }
    await access(root, constants.R_OK | constants.X_OK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return refuse('not_found', `The folder ${given} does not exist.`, 'Check the path of the workspace.');
    }
    const reason = reasonOf(error);
    if (reason === null) throw error;
    return refuse('invalid_input', `The folder ${given} can't be read: ${reason}.`, 'Check its permissions.');
  }
  if (root.split(sep).some((part) => part.toLowerCase() === '.git')) {
    return refuse(
      'invalid_input',
      `${root} is inside a .git folder.`,
      'Give the folder of the repository itself.',
    );
  }
  const data = await realOrResolved(dataDir);
  if (root === data || (root.startsWith(data + sep) && root !== join(data, SAMPLE))) {
    return refuse(
      'invalid_input',
      `${root} is the data folder of Signalbox or inside it.`,
      'Choose another workspace, or another data folder with --data.',
    );
  }
  return ok(root);
}

/** Why the folder of an approved patch is no longer that folder; null when it is. */
export async function findRootChange(root: string): Promise<string | null> {
  try {
    if ((await realpath(root)) === root && (await stat(root)).isDirectory()) return null;
    return `the workspace ${root} is now another folder`;
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    return codeOf(error) === 'ENOENT'
      ? `the workspace ${root} is gone`
      : `the workspace ${root} can't be read: ${reason}`;
  }
}

/** The data folder may not exist yet. */
export async function realOrResolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return resolve(path);
    throw error;
  }
}
