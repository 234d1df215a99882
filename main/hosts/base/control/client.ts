import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { refuse, type Result } from '../../../../core/errors.ts';
import { VERSION } from '../version.ts';
import { readHostFile } from './host-file.ts';
import { receiveLine } from './line.ts';
import { isPrivate } from './place.ts';
import {
  CONTROL_LIMITS,
  answerSchema,
  outcomeSchema,
  readLine,
  type ControlCommand,
  type ControlOutcomes,
  type ControlRequest,
  type HostFile,
} from './protocol.ts';
import { codeOf } from '../../../../core/system-error.ts';

/** What connecting ends with when nobody listens there any more. */
const GONE: ReadonlySet<unknown> = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK']);

/**
 * Asks the process that owns `dataDir` to carry out a command. Undefined when no host says that it can be reached,
 * or the one that said so is gone. Refused with data_folder_in_use when one is there but can't be trusted or gives
 * no answer within `answerMs`: then whether it carried the command out is not known.
 */
export async function askHost<C extends ControlCommand>(
  dataDir: string,
  command: C,
  answerMs: number = CONTROL_LIMITS.answerMs,
): Promise<Result<ControlOutcomes[C['kind']]> | undefined> {
  const found = await readHostFile(dataDir);
  if (!found?.ok) return found;
  const host = found.value;
  if (!(await isPrivate(host.address))) return undefined;
  if (host.version !== VERSION) return otherVersion(host);
  const socket = createConnection(host.address);
  try {
    await once(socket, 'connect');
  } catch (error) {
    socket.destroy();
    if (GONE.has(codeOf(error))) return undefined;
    return unanswered(host, `can't be reached (${error instanceof Error ? error.message : String(error)})`);
  }
  try {
    return await exchange(socket, host, command, answerMs);
  } finally {
    socket.destroy();
  }
}

async function exchange<C extends ControlCommand>(
  socket: Socket,
  host: HostFile,
  command: C,
  answerMs: number,
): Promise<Result<ControlOutcomes[C['kind']]>> {
  const { token } = host;
  // A connection that breaks ends the waiting, too; there is nothing more to say about it.
  socket.on('error', () => socket.destroy());
  socket.write(`${JSON.stringify({ version: 1, token, command } satisfies ControlRequest)}\n`);
  const line = await receiveLine(socket, CONTROL_LIMITS.lineBytes, answerMs);
  if (line === undefined) return unanswered(host, 'gave no whole answer');
  const kind: C['kind'] = command.kind;
  const answer = readLine(answerSchema(outcomeSchema(kind)), line);
  return answer ?? unanswered(host, 'gave an answer that makes no sense here');
}

function otherVersion({ pid, version }: HostFile) {
  return refuse(
    'data_folder_in_use',
    `Process ${pid}, which owns the data folder, is Signalbox ${version}; this is ${VERSION}.`,
    'Use the same version for both, or end that process; nothing was done.',
  );
}

function unanswered({ pid }: HostFile, what: string) {
  return refuse(
    'data_folder_in_use',
    `Process ${pid}, which owns the data folder, ${what}.`,
    'See how it stands with: signalbox runs list, then try again.',
  );
}
