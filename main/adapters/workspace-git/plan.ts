import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { posix } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { PatchSubject } from '../../../core/approval/subject.ts';
import { codeOf } from '../../../core/system-error.ts';

const side = z
  .strictObject({ sha256: z.string(), mode: z.number().int(), bytes: z.number().int() })
  .nullable();
const folder = z.strictObject({ path: z.string(), mode: z.number().int().nullable() });

/** Everything that a delivery will change, fixed and written down before the first change. */
export const planSchema = z.strictObject({
  files: z.array(z.strictObject({ path: z.string(), from: side, to: side })),
  /** Folders to make, parents first. A mode is only known for a folder that existed before. */
  makes: z.array(folder),
  /** Folders that the patch leaves empty and that go, as in git: children first. */
  drops: z.array(folder),
});
export type Plan = z.infer<typeof planSchema>;
export type PlannedFile = Plan['files'][number];

/** Names a subject by its whole content. */
export function subjectId(subject: PatchSubject): string {
  return createHash('sha256').update(canonicalJson(subject)).digest('hex');
}

/** What applying a subject takes, from the folders as they are. */
export async function planApply(subject: PatchSubject): Promise<Plan> {
  const files = subject.files.map(({ path, before, after }) => ({ path, from: before, to: after }));
  return {
    files,
    makes: await findMissing(subject.workspace, files),
    drops: await findEmptied(subject.workspace, files),
  };
}

/** The way back, to the folders too. */
export function reverse(plan: Plan): Plan {
  return {
    files: plan.files.map(({ path, from, to }) => ({ path, from: to, to: from })),
    makes: plan.drops.toReversed(),
    drops: plan.makes.toReversed(),
  };
}

function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = posix.dirname(path); at !== '.'; at = posix.dirname(at)) parents.push(at);
  return parents;
}

async function findMissing(root: string, files: Plan['files']): Promise<Plan['makes']> {
  const wanted = new Set(files.filter((file) => file.to !== null).flatMap((file) => parentsOf(file.path)));
  const missing: Plan['makes'] = [];
  for (const path of [...wanted].sort(byDepth)) {
    if ((await modeOf(join(root, path))) === null) missing.push({ path, mode: null });
  }
  return missing;
}

async function findEmptied(root: string, files: Plan['files']): Promise<Plan['drops']> {
  const gone = new Set(files.filter((file) => file.to === null).map((file) => file.path));
  const kept = new Set(files.filter((file) => file.to !== null).flatMap((file) => parentsOf(file.path)));
  const parents = new Set([...gone].flatMap(parentsOf));
  const emptied: Plan['drops'] = [];
  for (const path of [...parents].sort(byDepth).reverse()) {
    if (kept.has(path)) continue;
    const names = await readdir(join(root, path));
    const mode = await modeOf(join(root, path));
    if (mode === null || !names.every((name) => gone.has(`${path}/${name}`))) continue;
    emptied.push({ path, mode });
    gone.add(path);
  }
  return emptied;
}

function byDepth(one: string, other: string): number {
  return one.split('/').length - other.split('/').length || (one < other ? -1 : 1);
}

async function modeOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).mode & 0o7777;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
