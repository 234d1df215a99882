import { setTimeout as wait } from 'node:timers/promises';
import { RefusalError } from '../../../core/errors.ts';
import type { WebServer } from './web-server.ts';
import { codeOf } from '../../../core/system-error.ts';

/** Ports after the wanted one that are tried before any free one is taken. */
const NEXT_PORTS = 20;

/**
 * Listens at the wanted port, or where it is taken, at the next free one; gives the port. Rejects with RefusalError
 * when the system lets this account listen at none.
 */
export async function listenNear(server: WebServer, wanted: number): Promise<number> {
  for (let port = wanted; port <= Math.min(wanted + NEXT_PORTS, 65_535); port++) {
    try {
      return await server.listen(port);
    } catch (error) {
      const code = codeOf(error);
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
      if (code === 'EACCES' && port === wanted) throw notAllowed(port, error);
      // A server that could not listen takes a turn to be ready for another try.
      await wait(0);
    }
  }
  return server.listen(0);
}

function notAllowed(port: number, cause: unknown): RefusalError {
  const message = `This account may not listen at port ${port}.`;
  return new RefusalError('invalid_input', message, 'Choose one above 1023 with --port.', { cause });
}
