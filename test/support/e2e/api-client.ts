import { createORPCClient } from '@orpc/client';
import { RPCLink, type BrowserPortLike } from '@orpc/client/message-port';
import { WebSocket, type RawData } from 'ws';
import type { ApiClient } from './host-under-test.ts';

/** The cookie of somebody who opens a link. */
export async function enter(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: 'manual' });
  const [cookie] = answer.headers.getSetCookie();
  const value = cookie?.split(';')[0];
  if (answer.status !== 303 || value === undefined)
    throw new Error(`the link was answered with ${answer.status}`);
  return value;
}

/** Opens a WebSocket as the page does, with what is wrong left to the caller. */
export function openSocket(origin: string, headers: Readonly<Record<string, string>>): WebSocket {
  return new WebSocket(`${origin.replace(/^http/, 'ws')}/rpc`, { headers });
}

/** How a connection attempt ended: `open`, the status that it was refused with, or `nobody` listens. */
export function knock(socket: WebSocket): Promise<'open' | 'nobody' | number> {
  return new Promise((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => resolve('nobody'));
  });
}

export interface ApiConnection extends ApiClient {
  readonly socket: WebSocket;
  /** Sends something that is no message of the contract. */
  readonly sendRaw: (data: string | Uint8Array<ArrayBuffer>) => void;
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
}

/** The contract as a browser's page has it, over a real WebSocket. */
export async function connectApi(origin: string, cookie: string): Promise<ApiConnection> {
  const socket = openSocket(origin, { origin, cookie });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const state = await knock(socket);
  if (state !== 'open') throw new Error(`the connection was refused: ${state}`);
  return {
    client: createORPCClient(new RPCLink({ port: portOver(socket) })),
    socket,
    sendRaw: (data) => socket.send(data),
    closed,
    async close() {
      socket.close();
      await closed;
    },
  };
}

/** The messages are the same on every transport; a page's own WebSocket class can't be given a cookie. */
function portOver(socket: WebSocket): BrowserPortLike {
  return {
    postMessage: (message: string | Uint8Array<ArrayBuffer>) => socket.send(message),
    onMessage: {
      addListener: (listener) =>
        void socket.on('message', (data, isBinary) => listener(isBinary ? data : textOf(data))),
    },
    onDisconnect: { addListener: (listener) => void socket.on('close', listener) },
  };
}

function textOf(data: RawData): string {
  return new TextDecoder().decode(Array.isArray(data) ? Buffer.concat(data) : data);
}
