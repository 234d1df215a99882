import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createSockets, type Sockets } from '../../main/hosts/node/sockets.ts';
import type { Session } from '../../main/hosts/node/sessions.ts';

const SESSION: Session = {
  digest: 'a',
  person: { kind: 'person', name: 'ann', via: 'browser' },
  openedAt: 0,
};

let http: Server;
let server: WebSocketServer;
let sockets: Sockets;
let port: number;

beforeEach(async () => {
  http = createServer();
  server = new WebSocketServer({ server: http });
  sockets = createSockets(20);
  server.on('connection', (socket) => sockets.add(socket, SESSION));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  ({ port } = address);
});
afterEach(async () => {
  await sockets.close();
  server.close();
  http.close();
  await once(http, 'close');
});

async function open(autoPong: boolean): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
  await once(socket, 'open');
  return socket;
}

it('a connection that answers no ping is ended, and makes room; one that does stays', async () => {
  const alive = await open(true);
  const dead = await open(false);
  await once(dead, 'close');
  for (let pings = 0; pings < 3; pings++) await once(alive, 'ping');
  expect(alive.readyState).toBe(WebSocket.OPEN);
  for (let n = 1; n < 10; n++) await open(true);
  expect(sockets.hasRoom(SESSION)).toBe(false);
  expect(sockets.hasRoom({ ...SESSION, digest: 'b' })).toBe(true);
});

it('at the end all are told that the host goes away', async () => {
  const closed = Promise.all([once(await open(true), 'close'), once(await open(true), 'close')]);
  await sockets.close();
  expect((await closed).map(([code]: unknown[]) => code)).toEqual([1001, 1001]);
});
