import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { refuse, type Result } from '../../../../core/errors.ts';
import { refusalOf } from '../../../app/refusal-of.ts';
import { VERSION } from '../version.ts';
import { carryOut } from './carry-out.ts';
import type { ControlDesk } from './desk.ts';
import { hostFileOf, readHostFile, writeHostFile } from './host-file.ts';
import { receiveLine, sendLastLine } from './line.ts';
import { makeAddress, removeAddress } from './place.ts';
import {
  CONTROL_LIMITS,
  controlRequestSchema,
  readLine,
  type ControlOutcome,
  type HostKind,
} from './protocol.ts';

export interface ControlServer {
  /** Takes no further command, lets those under way be answered, and leaves no file behind. */
  close(): Promise<void>;
}

/**
 * Lets other commands of this account reach the process that owns `dataDir`: listens at a private place and says
 * in `<dataDir>/host.json` where. One request per connection, which has `requestMs` to arrive. Nothing that is
 * asked makes it throw; what keeps it from listening is thrown as the system's error, with nothing left behind.
 */
export async function serveControl(
  dataDir: string,
  kind: HostKind,
  desk: ControlDesk,
  requestMs: number = CONTROL_LIMITS.requestMs,
): Promise<ControlServer> {
  await removeLeftover(dataDir);
  const token = randomBytes(32).toString('hex');
  const reading = new Set<Socket>();
  const serving = new Map<Socket, Promise<void>>();

  async function serve(socket: Socket): Promise<void> {
    reading.add(socket);
    const line = await receiveLine(socket, CONTROL_LIMITS.lineBytes, requestMs);
    reading.delete(socket);
    const answer = await answerTo(line);
    await sendLastLine(socket, JSON.stringify(answer), requestMs);
    socket.destroy();
    serving.delete(socket);
  }

  async function answerTo(line: string | undefined): Promise<Result<ControlOutcome>> {
    const request = line === undefined ? undefined : readLine(controlRequestSchema, line);
    if (!request) {
      const message = `Process ${process.pid}, which owns the data folder, could make nothing of what it was asked.`;
      return refuse(
        'invalid_input',
        message,
        'Use the same version of Signalbox for both; nothing was done.',
      );
    }
    if (!isSame(request.token, token)) {
      const message = `Process ${process.pid}, which owns the data folder, was asked with a token that isn't its own.`;
      return refuse('invalid_input', message, 'Try again: another process may have owned it a moment ago.');
    }
    try {
      return await carryOut(desk, request.command);
    } catch (error) {
      return { ok: false, error: refusalOf(error) };
    }
  }

  const server = createServer({ allowHalfOpen: true }, (socket) => {
    // Who asked may be gone at any time: what was asked is carried out all the same.
    socket.on('error', () => socket.destroy());
    serving.set(socket, serve(socket));
  });
  server.maxConnections = CONTROL_LIMITS.connections;
  // A connection that can't be accepted (no more file descriptors) is that command's trouble, which it tells.
  server.on('error', () => undefined);

  const address = await makeAddress();
  try {
    server.listen(address);
    await once(server, 'listening');
    await writeHostFile(dataDir, { version: VERSION, kind, pid: process.pid, address, token });
  } catch (error) {
    server.close();
    await removeAddress(address);
    throw error;
  }
  // A host ends when its work does, not when nobody can ask any more.
  server.unref();
  return {
    async close() {
      await rm(hostFileOf(dataDir), { force: true });
      server.close();
      for (const socket of reading) socket.destroy();
      await allWithin(serving.values(), CONTROL_LIMITS.closeMs);
      for (const socket of serving.keys()) socket.destroy();
      await removeAddress(address);
    },
  };
}

/** Who finds a host file and owns the folder knows that its writer was killed: its socket goes, too. */
async function removeLeftover(dataDir: string): Promise<void> {
  const left = await readHostFile(dataDir);
  if (left?.ok) await removeAddress(left.value.address);
}

/** Compares digests, so that the time it takes tells nothing about the token. */
function isSame(given: string, own: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(own));
}

async function allWithin(promises: Iterable<Promise<void>>, ms: number): Promise<void> {
  const { promise: tooLate, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  await Promise.race([Promise.all(promises), tooLate]);
  clearTimeout(timer);
}
