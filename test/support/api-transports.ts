import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { WebSocketServer } from 'ws';
import type { Actor } from '../../core/approval/subject.ts';
import type { Service } from '../../main/hosts/base/service.ts';
import type { ApiClient } from '../../main/hosts/base/transports/in-process.ts';
import { MAX_MESSAGE_BYTES } from '../../main/hosts/base/transports/websocket.ts';

/** A client on one connection. */
export interface Connected {
  readonly client: ApiClient;
  /** Sends a message as it is, past the client. */
  readonly sendRaw: (message: string | Uint8Array<ArrayBuffer>) => void;
  /** Resolves when the other side has closed the connection. */
  readonly closed: Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface ApiTransport {
  readonly name: string;
  readonly connect: (service: Service, actor: Actor) => Promise<Connected>;
}

const inProcess: ApiTransport = {
  name: 'in process',
  connect(service, actor) {
    const closed = Promise.withResolvers<null>();
    const inside = service.clientFor(actor);
    const connection = service.serve({
      caller: { actor },
      send: () => undefined,
      fail: () => closed.resolve(null),
    });
    return Promise.resolve({
      client: inside.client,
      sendRaw: (message) => connection.receive(message),
      closed: closed.promise,
      close() {
        connection.close();
        inside.close();
        return Promise.resolve();
      },
    });
  },
};

const messagePort: ApiTransport = {
  name: 'message port',
  connect(service, actor) {
    const { port1, port2 } = new MessageChannel();
    service.attachPort(port2, actor);
    const closed = once(port1, 'close');
    const client: ApiClient = createORPCClient(new PortLink({ port: port1 }));
    port1.start();
    return Promise.resolve({
      client,
      sendRaw: (message) => port1.postMessage(message),
      closed,
      async close() {
        port1.close();
        await closed;
      },
    });
  },
};

const webSocket: ApiTransport = {
  name: 'WebSocket',
  async connect(service, actor) {
    const http = createServer();
    const server = new WebSocketServer({ server: http, maxPayload: MAX_MESSAGE_BYTES });
    server.on('connection', (socket) => service.attachSocket(socket, actor));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = addressOf(http);
    // The class that pages have, too.
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    const client: ApiClient = createORPCClient(new SocketLink({ websocket: socket }));
    await once(socket, 'open');
    const closed = once(socket, 'close');
    return {
      client,
      sendRaw: (message) => socket.send(message),
      closed,
      async close() {
        socket.close();
        await closed;
        const ended = once(http, 'close');
        server.close();
        http.close();
        await ended;
      },
    };
  },
};

function addressOf(http: Server): AddressInfo {
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens at no port');
  return address;
}

export const TRANSPORTS: readonly ApiTransport[] = [inProcess, messagePort, webSocket];
