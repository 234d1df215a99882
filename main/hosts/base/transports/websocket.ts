import type { WebSocket } from 'ws';
import type { Caller } from '../../../app/router/services.ts';
import type { Serve } from './connections.ts';

/** Largest message from a page, in bytes: a bundle that is handed in for verification, as JSON in UTF-8. */
export const MAX_MESSAGE_BYTES = 96 * 1024 * 1024;
/** Bytes that wait for a slow page: then its subscriptions wait, and what they would tell is coalesced. */
const SLOW_AT_BYTES = 1024 * 1024;
/** Bytes that may wait in all, answers included: a page that asks and never reads is let go. */
const MAX_WAITING_BYTES = 256 * 1024 * 1024;

/** Close code of RFC 6455, section 7.4.1. */
const PROTOCOL_ERROR = 1002;

/**
 * Serves the contract on an accepted socket until either side closes it. Who may connect is checked before; the
 * server must be made with `maxPayload: MAX_MESSAGE_BYTES`.
 */
export function serveWebSocket(serve: Serve, socket: WebSocket, caller: Caller): void {
  const connection = serve({
    caller,
    fail: (reason) => socket.close(PROTOCOL_ERROR, reason),
    async send(message) {
      if (socket.readyState !== socket.OPEN) return;
      const written = Promise.withResolvers<null>();
      // An error here is the end of the socket, which `close` tells.
      socket.send(message, () => written.resolve(null));
      // No leave is taken: a reason would queue behind all that is not read, and keep it in memory until it was.
      if (socket.bufferedAmount > MAX_WAITING_BYTES) socket.terminate();
      if (socket.bufferedAmount > SLOW_AT_BYTES) await written.promise;
    },
  });
  socket.on('message', (data, isBinary) => connection.receive(isBinary ? bytesOf(data) : textOf(data)));
  // Too large, or no frame: the library closes the socket with the code that says so.
  socket.on('error', () => undefined);
  socket.on('close', () => connection.close());
}

type Data = Buffer | ArrayBuffer | Buffer[];

function bytesOf(data: Data): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function textOf(data: Data): string {
  return new TextDecoder().decode(bytesOf(data));
}
