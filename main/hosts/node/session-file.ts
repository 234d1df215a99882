import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readLine } from '../base/control/protocol.ts';
import { codeOf } from '../../../core/system-error.ts';

const keptSchema = z.strictObject({
  /** SHA-256 of the session's id: who reads the file can't act with it. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** Milliseconds since 1970. */
  openedAt: z.int().nonnegative(),
  /** Id of the invitation by which somebody came in; left out for the account's own person. */
  invitation: z.uuid().optional(),
});
export type KeptSession = Readonly<z.infer<typeof keptSchema>>;

const fileSchema = z.strictObject({ version: z.literal(1), sessions: z.array(keptSchema).max(1_000) });

/** What outlives the process of its sessions. */
export interface SessionFile {
  readonly read: () => Promise<readonly KeptSession[]>;
  readonly write: (sessions: readonly KeptSession[]) => Promise<void>;
}

/**
 * `sessions.json` in the data folder, for this account only. One that makes no sense is as good as none, and one that
 * can't be written (a full disk) keeps nobody out: `note` says what that means.
 */
export function sessionFileIn(dataDir: string, note: (text: string) => void): SessionFile {
  const path = join(dataDir, 'sessions.json');
  return {
    async read() {
      try {
        return readLine(fileSchema, await readFile(path, 'utf8'))?.sessions ?? [];
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
    },
    async write(sessions) {
      try {
        await writeFileAtomic(path, `${JSON.stringify({ version: 1, sessions })}\n`, { mode: 0o600 });
      } catch (error) {
        if (!(error instanceof Error) || codeOf(error) === undefined) throw error;
        note(`After a restart browsers have to open the link again: ${error.message}.`);
      }
    },
  };
}
