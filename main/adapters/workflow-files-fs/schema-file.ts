import { randomBytes } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok, type Result } from '../../../core/errors.ts';
import { placeNew, putBeside } from './change.ts';
import type { Folder } from './folder.ts';
import { openFile } from './read.ts';
import { replace } from '../file-kit/names.ts';

const NAME = 'workflow.schema.json';

/** Writes the schema beside the workflow folder. Another program's file of that name stays as it is. */
export async function writeSchemaFile(
  folder: Folder,
  text: string,
  isOurs: (text: string) => boolean,
): Promise<Result<null>> {
  const target = join(dirname(folder.path), NAME);
  const found = await openFile(target);
  // A link, a folder, something huge: whatever it is, it isn't ours.
  if (!found.ok) return ok(null);
  const there = found.value === null ? null : new TextDecoder().decode(found.value.bytes);
  await found.value?.handle.close();
  if (there === text || (there !== null && !isOurs(there))) return ok(null);
  const fresh = join(dirname(folder.path), `.signalbox-${randomBytes(13).toString('hex')}.new`);
  await putBeside(fresh, new TextEncoder().encode(text), there === null ? null : target);
  if (there === null) {
    await placeNew({ folder, token: '', pause: () => undefined }, fresh, target);
    return ok(null);
  }
  try {
    await replace(fresh, target);
  } catch (error) {
    await unlink(fresh);
    throw error;
  }
  return ok(null);
}
