import { ok, refuse, RefusalError, type Result } from '../../../../core/errors.ts';
import { openHost, type Host } from '../host.ts';
import type { Voice } from '../voice.ts';
import { carryOut } from './carry-out.ts';
import { askHost } from './client.ts';
import {
  controlCommandSchema,
  outcomeSchema,
  type ControlCommand,
  type ControlOutcomes,
} from './protocol.ts';

/**
 * A host that begins or ends owns the folder but can't be asked; taking the folder waits a moment each time
 * (LOCK_WAIT_MS of the store), so that this often is about a second.
 */
export const TRIES = 4;

/**
 * Carries out a command on a data folder: here, or where another process owns the folder, in that process.
 * `owner` says what the folder is taken for. Rejects as openHost does when neither is possible.
 */
export async function carryOutAnywhere<C extends ControlCommand>(
  dataDir: string,
  owner: string,
  voice: Voice,
  command: C,
): Promise<Result<ControlOutcomes[C['kind']]>> {
  const checked = controlCommandSchema.safeParse(command);
  if (!checked.success) return tooLong(checked.error.issues[0]?.path.join('.') ?? '');
  for (let tried = 1; ; tried++) {
    const host = await openUnlessInUse(dataDir, owner, voice);
    if (!(host instanceof RefusalError)) {
      try {
        const { invitationDesk: invitations } = host;
        const done = await carryOut({ ...host, invitations, link: () => null, stays: false }, command);
        const kind: C['kind'] = command.kind;
        // The same look at it as behind the wire.
        return done.ok ? ok(outcomeSchema(kind).parse(done.value)) : done;
      } finally {
        await host.close();
      }
    }
    const answer = await askHost(dataDir, command);
    if (answer) return answer;
    if (tried === TRIES) throw host;
  }
}

/** Opens the folder; the refusal when another process has it. */
export async function openUnlessInUse(
  dataDir: string,
  owner: string,
  voice: Voice,
): Promise<Host | RefusalError> {
  try {
    return await openHost(dataDir, owner, voice);
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.code === 'data_folder_in_use') return error;
    throw error;
  }
}

function tooLong(what: string) {
  return refuse('invalid_input', `The ${what} of this command is empty or too long.`, 'Give a shorter one.');
}
