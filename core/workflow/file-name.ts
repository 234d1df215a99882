import { findPathProblem, findWindowsProblem } from '../approval/patch-path.ts';
import type { WorkflowFormat } from './parse.ts';

/** Extensions that make a file of the folder a workflow, and how it is read. */
const FORMATS: Readonly<Record<string, WorkflowFormat>> = {
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.json': 'json',
};

/** Leaves room for what a system or an editor puts at the end of a name. */
const MAX_NAME = 120;

/** How a file of this name is read; undefined: it is no workflow. */
export function formatOfName(name: string): WorkflowFormat | undefined {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? undefined : FORMATS[name.slice(dot).toLowerCase()];
}

/**
 * Why a file of the workflow folder can't have this name, in words that follow the name; null when it can. `isNew`: it
 * has to be one that Linux, macOS and Windows all take, since the folder is shared.
 */
export function findNameProblem(name: string, isNew: boolean): string | null {
  if (name.includes('/')) return 'is no name of a file directly in the folder';
  const problem = findPathProblem(name);
  if (problem !== null) return problem;
  if (formatOfName(name) === undefined) return 'does not end in .yaml, .yml or .json';
  if (!isNew) return null;
  if (name.startsWith('.')) return 'is the name of a hidden file';
  if (name.length > MAX_NAME) return `is longer than ${MAX_NAME} characters`;
  if (name.normalize('NFC') !== name)
    return 'is written with combining characters, which systems store differently';
  return findWindowsProblem(name);
}

/** An id, or a file name without its extension, from a title: lower case letters, digits and hyphens. */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '');
  return plain === '' || findWindowsProblem(plain) !== null ? 'workflow' : plain;
}
