import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { SHUT_OUT } from '../../core/contract/session.ts';
import { createSockets, SOCKET_LIMITS, type Sockets } from '../../main/hosts/node/sockets.ts';
import type { Session } from '../../main/hosts/node/sessions.ts';

const SESSION: Session = {
  digest: 'a',
  person: { kind: 'person', name: 'ann', via: 'browser' },
  openedAt: 0,
  invitation: null,
};
const BEA: Session = { ...SESSION, digest: 'c', person: { ...SESSION.person, name: 'bea' }, invitation: 'b' };

let http: Server;
let server: WebSocketServer;
let sockets: Sockets;
let port: number;
let over: readonly string[];
let changes: string[];
let next: Session;
let heard: string[];

beforeEach(async () => {
  http = createServer();
  server = new WebSocketServer({ server: http });
  [over, changes, heard, next] = [[], [], [], SESSION];
  sockets = hold(SOCKET_LIMITS.pingMs);
  server.on('connection', (socket) => {
    sockets.add(socket, next);
    socket.on('message', (data: Buffer) => heard.push(data.toString()));
  });
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

function hold(pingMs: number): Sockets {
  return createSockets({
    pingMs,
    isOver: ({ invitation }) => invitation !== null && over.includes(invitation),
    onChange: ({ person }) => changes.push(person.name),
  });
}

/** As `hold`, in place of the ones that were held. */
async function pingEvery(pingMs: number): Promise<void> {
  await sockets.close();
  sockets = hold(pingMs);
}

async function open(autoPong: boolean): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { autoPong });
  await once(socket, 'open');
  return socket;
}

it('a connection that answers no ping is ended; one that does stays', async () => {
  await pingEvery(200);
  const alive = await open(true);
  const dead = await open(false);
  await once(dead, 'close');
  for (let pings = 0; pings < 3; pings++) await once(alive, 'ping');
  expect(alive.readyState).toBe(WebSocket.OPEN);
});

it('a browser may have ten windows, and another one has room of its own', async () => {
  await open(true);
  expect(sockets.hasRoom(SESSION)).toBe(true);
  for (let n = 1; n < 10; n++) await open(true);
  expect(sockets.hasRoom(SESSION)).toBe(false);
  expect(sockets.hasRoom({ ...SESSION, digest: 'b' })).toBe(true);
});

it('one whose session is over is told so at once, nothing of it is heard any more, and nobody else is hurt', async () => {
  const own = await open(true);
  next = BEA;
  const hers = await open(true);
  expect([sockets.countOf('b'), changes]).toEqual([1, ['ann', 'bea']]);
  over = ['b'];
  // It keeps talking and takes no leave, as who wants to stay would.
  const told = once(hers, 'close');
  sockets.endOver();
  hers.send('decide this, too');
  expect(((await told) as unknown[])[0]).toBe(SHUT_OUT);
  expect(sockets.countOf('b')).toBe(0);
  own.send('still here');
  await expect.poll(() => heard).toEqual(['still here']);
});

it('one whose time is over without anybody saying so is ended all the same', async () => {
  await pingEvery(20);
  next = BEA;
  over = ['b'];
  const told = once(await open(true), 'close');
  expect(((await told) as unknown[])[0]).toBe(SHUT_OUT);
});

it('at the end all are told that the host goes away', async () => {
  const closed = Promise.all([once(await open(true), 'close'), once(await open(true), 'close')]);
  await sockets.close();
  expect((await closed).map(([code]: unknown[]) => code)).toEqual([1001, 1001]);
});
