import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { access, constants, lstat, readdir, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileView, FolderView } from '../../../core/contract/workspaces.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { formatOfName } from '../../../core/workflow/file-name.ts';
import { WORKFLOW_LIMITS } from '../../../core/workflow/schema-base.ts';
import type { Folders, FolderState, WorkflowFile } from '../../ports/folders.ts';
import { reasonOf } from './failure.ts';
import { readHead } from '../file-kit/git-head.ts';
import { readInside } from './inside.ts';
import { codeOf } from '../../../core/system-error.ts';

/** A file that is shown whole: source files are far smaller. */
const MAX_FILE_BYTES = 1024 * 1024;
/** Folders that one look into a folder lists. */
const MAX_FOLDERS = 1_000;
/** Workflow files of one folder: what people still find their way in. */
const MAX_WORKFLOWS = 200;
/** A zero byte in the first 8,000 bytes makes a file binary, as git has it. */
const BINARY_LOOK = 8_000;

/** Folders and files of this machine, as main/ports/folders.ts says. */
export function createFolders(home: string = homedir()): Folders {
  return { describe, browse: (path) => browse(path ?? home), readText, workflowFiles };
}

async function describe(path: string): Promise<FolderState> {
  const given = resolve(path);
  try {
    const real = await realpath(given);
    const name = basename(real) === '' ? real : basename(real);
    if (!(await stat(real)).isDirectory()) return unusable(real, 'It is no folder.');
    await access(real, constants.R_OK | constants.X_OK);
    const head = await readHead(real);
    return { path: real, name, problem: null, branch: head?.branch ?? null, commit: head?.commit ?? null };
  } catch (error) {
    return unusable(given, `It can't be used: ${reasonOf(error)}.`);
  }
}

function unusable(path: string, problem: string): FolderState {
  return { path, name: basename(path), problem, branch: null, commit: null };
}

async function browse(path: string): Promise<Result<FolderView>> {
  try {
    const real = await realpath(resolve(path));
    const entries = (await readdir(real, { withFileTypes: true })).filter(isShown);
    entries.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
    const listed = entries.slice(0, MAX_FOLDERS);
    const folders = await Promise.all(
      listed.map(async ({ name }) => ({
        name,
        path: join(real, name),
        isRepository: await exists(join(real, name, '.git')),
      })),
    );
    const parent = dirname(real) === real ? null : dirname(real);
    return ok({ path: real, parent, folders, truncated: entries.length > listed.length });
  } catch (error) {
    const fix = 'Choose another folder, or check its permissions.';
    return refuse('not_found', `The folder ${path} can't be read: ${reasonOf(error)}.`, fix);
  }
}

/** Hidden folders are no workspaces; links are followed once they are chosen, not here. */
function isShown(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith('.');
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return false;
  }
}

async function readText(root: string, path: string): Promise<Result<FileView>> {
  const read = await readInside(root, path, MAX_FILE_BYTES);
  if (!read.ok) return read;
  const { bytes, size } = read.value;
  const hidden = (problem: string): Result<FileView> => ok({ path, text: null, problem, bytes: size });
  if (bytes === null) return hidden(`It has ${size} bytes; at most ${MAX_FILE_BYTES} are shown.`);
  if (bytes.subarray(0, BINARY_LOOK).includes(0)) return hidden('It is a binary file.');
  return ok({ path, text: new TextDecoder().decode(bytes), problem: null, bytes: size });
}

async function workflowFiles(root: string, folder: string): Promise<readonly WorkflowFile[]> {
  const names = await namesIn(join(root, ...folder.split('/')));
  const found = names.filter((name) => formatOfName(name) !== undefined).slice(0, MAX_WORKFLOWS);
  return Promise.all(found.map((name) => readWorkflow(root, folder === '' ? name : `${folder}/${name}`)));
}

async function readWorkflow(root: string, path: string): Promise<WorkflowFile> {
  const format = formatOfName(path) ?? 'yaml';
  const without = (problem: string): WorkflowFile => ({ path, format, text: null, digest: null, problem });
  const read = await readInside(root, path, WORKFLOW_LIMITS.bytes);
  if (!read.ok) return without(read.error.message);
  const { bytes, size } = read.value;
  if (bytes === null) return without(`${path} has ${size} bytes; at most ${WORKFLOW_LIMITS.bytes} are read.`);
  // What is no UTF-8 would be another text once it was saved.
  if (!isUtf8(bytes)) return without(`${path} is no text in UTF-8.`);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { path, format, text: new TextDecoder().decode(bytes), digest, problem: null };
}

/** A folder that isn't there, or can't be read, holds no workflows. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return [];
  }
}
