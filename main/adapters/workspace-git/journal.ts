import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RefusalError } from '../../../core/errors.ts';
import type { Plan } from './plan.ts';
import { planSchema } from './plan.ts';
import { parseJson } from '../../../core/json.ts';
import { codeOf } from '../../../core/system-error.ts';
import { syncFolder } from '../file-kit/names.ts';

export type Direction = 'apply' | 'rollback';

const started = z.strictObject({
  /** `placed`: every file is on its new side, durably; what is left is tidying. The point of no return. */
  state: z.enum(['started', 'placed']),
  key: z.string(),
  subject: z.string(),
  /** Part of the temporary names of this delivery, so that the next one finds them. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  plan: planSchema,
});
const finished = z.strictObject({ state: z.literal('finished'), key: z.string(), subject: z.string() });
const journalSchema = z.union([started, finished]);
export type Journal = z.infer<typeof journalSchema>;
export type OpenJournal = z.infer<typeof started>;

/**
 * What deliveries have begun and done, in `<data>/applies/`: one small file for each effect (its name is a digest, since a
 * key may hold anything), and for each subject the plan of its last apply, which knows the folders that a rollback has
 * to make or drop. Every write is synced before it returns.
 */
export interface Journals {
  read(direction: Direction, key: string): Promise<Journal | null>;
  write(direction: Direction, journal: Journal): Promise<void>;
  remove(direction: Direction, key: string): Promise<void>;
  readPlan(subject: string): Promise<Plan | null>;
  writePlan(subject: string, plan: Plan): Promise<void>;
}

export function createJournals(dataDir: string): Journals {
  const folder = join(dataDir, 'applies');
  const fileOf = (direction: Direction, key: string): string =>
    join(folder, `${direction}-${createHash('sha256').update(key).digest('hex')}.json`);
  const planOf = (subject: string): string => join(folder, `plan-${subject}.json`);
  return {
    read: (direction, key) => readJson(fileOf(direction, key), journalSchema),
    write: (direction, journal) => writeJson(folder, fileOf(direction, journal.key), journal),
    async remove(direction, key) {
      await rm(fileOf(direction, key), { force: true });
      await syncFolder(folder);
    },
    readPlan: (subject) => readJson(planOf(subject), planSchema),
    writePlan: (subject, plan) => writeJson(folder, planOf(subject), plan),
  };
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new RefusalError(
    'data_folder_damaged',
    `The record ${path} is damaged.`,
    'Restore the folder applies in the data folder from a backup.',
  );
}

async function writeJson(folder: string, path: string, value: Journal | Plan): Promise<void> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined)
    await syncFolder(join(folder, '..'));
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(value));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}
