import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { PORT_MESSAGE } from '../../core/contract/bridge.ts';
import { findBridge } from './bridge.ts';

/** A way to the control plane that stands. */
export interface Transport {
  readonly link: ClientLink<ClientContext>;
  /** Resolves when it is gone. A desktop's port stays as long as the page. */
  readonly closed: Promise<void>;
}

/** How long a connection may take before the try counts as failed. */
const CONNECT_MS = 5_000;

/** Opens the way that this host offers. Rejects when nobody answers. */
export function openTransport(): Promise<Transport> {
  const bridge = findBridge();
  return bridge ? Promise.resolve(overPort(bridge.connect)) : overSocket();
}

function overPort(connect: () => void): Transport {
  const { port1, port2 } = new MessageChannel();
  connect();
  window.postMessage(PORT_MESSAGE, location.origin, [port2]);
  port1.start();
  return { link: new PortLink({ port: port1 }), closed: new Promise(() => undefined) };
}

async function overSocket(): Promise<Transport> {
  const address = new URL('rpc', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  address.hash = '';
  const socket = new WebSocket(address);
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => resolve(), { once: true });
  });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.close();
      reject(new Error('no answer'));
    }, CONNECT_MS);
    const end = (settle: () => void) => (): void => {
      clearTimeout(timer);
      settle();
    };
    socket.addEventListener('open', end(resolve), { once: true });
    socket.addEventListener(
      'close',
      end(() => reject(new Error('closed'))),
      { once: true },
    );
  });
  return { link: new SocketLink({ websocket: socket }), closed };
}
