import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { parseJson } from '../../../core/json.ts';
import { codeOf } from '../../../core/system-error.ts';

const time = z.iso.datetime();
const keptSchema = z.strictObject({
  id: z.uuid(),
  name: z.string().min(1).max(64),
  /** SHA-256 of the link's token: who reads the file can't come in with it. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  invitedAt: time,
  linkMadeAt: time,
  usedAt: time.nullable(),
  seenAt: time.nullable(),
});
export type KeptInvitation = Readonly<z.infer<typeof keptSchema>>;

const fileSchema = z.strictObject({ version: z.literal(1), invitations: z.array(keptSchema).max(1_000) });

/** What is kept; none where there is no file, or one that makes no sense: then nobody is let in by it. */
export async function readInvitations(
  path: string,
  note: (text: string) => void,
): Promise<readonly KeptInvitation[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
  const read = fileSchema.safeParse(parseJson(text));
  if (read.success) return read.data.invitations;
  note(`${path} makes no sense, so the invitations in it hold no longer: make new ones.`);
  return [];
}

/** Writes it whole, for this account only. Refused when the system doesn't let it. */
export async function writeInvitations(
  path: string,
  invitations: readonly KeptInvitation[],
): Promise<Result<null>> {
  try {
    await writeFileAtomic(path, `${JSON.stringify({ version: 1, invitations })}\n`, { mode: 0o600 });
    return ok(null);
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) === undefined) throw error;
    const isFull = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
    const fix = isFull ? 'Free some space, then try again.' : 'Give yourself the right to write there.';
    return refuse(
      isFull ? 'disk_full' : 'data_folder_read_only',
      `${path} can't be written: ${error.message}.`,
      fix,
    );
  }
}
