import { RPCHandler } from '@orpc/server/websocket';
import type { CallContext, Caller } from '../../../app/router/services.ts';
import type { AppRouter } from '../../../app/router/router.ts';

/** Calls and subscriptions that one connection may have open: a window has a few dozen. */
const MAX_OPEN_CALLS = 512;

/** What a transport gives of one connection. */
export interface Wire {
  /** Sends a message; resolves once there is room for the next, which is what slows a subscription down. */
  readonly send: (message: string | ArrayBufferLike | ArrayBufferView) => Promise<void> | void;
  /** The other side broke the protocol: the connection is to be ended. */
  readonly fail: (reason: string) => void;
  readonly caller: Caller;
}

/** The side of a connection that serves. */
export interface Connection {
  /** A message came in: text, or bytes. Anything else breaks the protocol. */
  receive(message: unknown): void;
  /** The other side is gone: subscriptions end, answers under way go nowhere. */
  close(): void;
}

/** Serves the contract on a connection, whatever carries it. */
export type Serve = (wire: Wire) => Connection;

/** All connections of a service. */
export interface Connections {
  readonly serve: Serve;
  /** Ends every subscription; what comes after is not heard. */
  readonly close: () => void;
}

export function createConnections(router: AppRouter): Connections {
  const handler = new RPCHandler<CallContext>(router);
  const connections = new Set<Connection>();

  function serve({ send, fail, caller }: Wire): Connection {
    // The library sends through this, and knows the connection by it.
    const socket = { send, addEventListener: () => undefined };
    const gone = new AbortController();
    const context: CallContext = { ...caller, gone: gone.signal };
    let open = 0;
    let isClosed = false;

    async function answer(message: string | ArrayBuffer): Promise<void> {
      open += 1;
      try {
        await handler.message(socket, message, { context });
      } catch {
        // Procedures never throw up to here: what came was no message of the protocol, or nobody hears any more.
        if (!isClosed) fail('The message is not of this protocol.');
      } finally {
        open -= 1;
      }
    }

    const connection: Connection = {
      receive(message) {
        if (isClosed) return;
        if (open >= MAX_OPEN_CALLS) fail(`More than ${MAX_OPEN_CALLS} calls are open at a time.`);
        else if (typeof message === 'string' || message instanceof ArrayBuffer) void answer(message);
        else if (message instanceof Uint8Array) void answer(toBuffer(message));
        else fail('The message is neither text nor bytes.');
      },
      close() {
        isClosed = true;
        connections.delete(connection);
        gone.abort();
        handler.close(socket);
      },
    };
    connections.add(connection);
    return connection;
  }

  return {
    serve,
    close() {
      for (const connection of [...connections]) connection.close();
    },
  };
}

/** A copy of its own: the bytes may be a part of a larger buffer. */
function toBuffer(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}
