import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { PORT_MESSAGE } from '../../core/contract/bridge.ts';
import { SHUT_OUT } from '../../core/contract/session.ts';
import { findBridge } from './bridge.ts';
import { takeSocket } from './early-socket.ts';

/** A way to the control plane that stands. */
export interface Transport {
  readonly link: ClientLink<ClientContext>;
  /** Resolves when it is gone: broken, or ended for good by the host. A desktop's port stays as long as the page. */
  readonly closed: Promise<'broken' | 'shut out'>;
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
  const socket = takeSocket();
  const closed = new Promise<'broken' | 'shut out'>((resolve) => {
    if (socket.readyState === WebSocket.CLOSED) resolve('broken');
    else {
      const end = ({ code }: CloseEvent): void => resolve(code === SHUT_OUT ? 'shut out' : 'broken');
      socket.addEventListener('close', end, { once: true });
    }
  });
  if (socket.readyState !== WebSocket.OPEN) await opened(socket, closed);
  return { link: new SocketLink({ websocket: socket }), closed };
}

async function opened(socket: WebSocket, closed: Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.close();
      reject(new Error('no answer'));
    }, CONNECT_MS);
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      end();
    };
    socket.addEventListener('open', () => settle(resolve), { once: true });
    void closed.then(() => settle(() => reject(new Error('closed'))));
  });
}
