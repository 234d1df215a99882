import { realpath } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { refuse, type Result } from '../../../core/errors.ts';
import { WORKFLOW_FOLDER } from '../../../core/workflow/record.ts';
import type { Target } from '../../app/workflows/place.ts';
import type { Parsed } from './args.ts';

const REF = /^(starter|store|file):/;

/** The folder that a command works on: --workspace, else the one it was called in. Its real path. */
export async function namedWorkspace(parsed: Parsed): Promise<Result<string>> {
  const given = resolve(parsed.text('workspace') ?? '.');
  try {
    return { ok: true, value: await realpath(given) };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return refuse(
      'not_found',
      `The folder ${given} can't be read (${String(error.code)}).`,
      'Check --workspace.',
    );
  }
}

/** Whether a word names a workflow as `store:ID`, `starter:ID` or `file:PATH`, not as a file. */
export function isRef(word: string): boolean {
  return REF.test(word);
}

/**
 * The workflow that a word names: a ref, a path of a file in the workspace's folder of workflows, or the name of one
 * of its files alone.
 */
export async function namedTarget(word: string, workspace: string): Promise<Target> {
  if (isRef(word)) return { ref: word, workspace };
  const inFolder = await pathInFolder(word, workspace);
  return { ref: `file:${inFolder ?? `${WORKFLOW_FOLDER}/${word}`}`, workspace };
}

/** Where a file lies in the workspace's folder of workflows; undefined: somewhere else, or nowhere. */
export async function pathInFolder(path: string, workspace: string): Promise<string | undefined> {
  try {
    const folder = await realpath(resolve(path, '..'));
    const inside = relative(workspace, folder).split(sep).join('/');
    const name = resolve(path)
      .slice(resolve(path, '..').length)
      .replace(/^[/\\]/, '');
    return inside === WORKFLOW_FOLDER ? `${WORKFLOW_FOLDER}/${name}` : undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return undefined;
  }
}
