/** What a call of the contract costs on each transport, against bare oRPC with the same answer on the same transport. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { os, type RouterClient } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket as ServedSocket } from 'ws';
import { openService, type Service } from '../../main/hosts/base/service.ts';
import { compare, type BenchRow } from './harness.ts';

const CALLS = 2_000;
const ROUNDS = 7;
/** As many as a page that opens a screen. */
const IN_FLIGHT = 8;

const ACTOR = { kind: 'person', name: 'bench', via: 'test' } as const;

type Call = () => Promise<unknown>;

/** A way to call, and how to end it. */
interface Line {
  readonly call: Call;
  readonly close: () => Promise<void>;
}

/** The same answer without us: no contract, no middleware, no context. */
function bareRouter(answer: unknown) {
  return { settings: { get: os.handler(() => answer) } };
}
type BareClient = RouterClient<ReturnType<typeof bareRouter>>;

async function measure(call: Call): Promise<number> {
  let left = CALLS;
  const from = performance.now();
  const worker = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return ((performance.now() - from) * 1_000) / CALLS;
}

function portLine(serve: (port: MessageChannel['port2']) => void): Line {
  const { port1, port2 } = new MessageChannel();
  serve(port2);
  const client: BareClient = createORPCClient(new PortLink({ port: port1 }));
  port1.start();
  const closed = once(port1, 'close');
  return {
    call: () => client.settings.get(),
    async close() {
      port1.close();
      await closed;
    },
  };
}

async function socketLine(serve: (socket: ServedSocket) => void): Promise<Line> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  server.on('connection', serve);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const socket = new WebSocket(`ws://127.0.0.1:${port ?? 0}`);
  const client: BareClient = createORPCClient(new SocketLink({ websocket: socket }));
  await once(socket, 'open');
  return {
    call: () => client.settings.get(),
    async close() {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
      server.close();
      http.close();
    },
  };
}

function inProcessLine({ clientFor }: Service): Line {
  const { client, close } = clientFor(ACTOR);
  return {
    call: () => client.settings.get(),
    close() {
      close();
      return Promise.resolve();
    },
  };
}

async function against(name: string, ours: Line, peer: Line): Promise<BenchRow> {
  const row = { name: `a call ${name} (peer: bare oRPC)`, target: 2, unit: 'µs', lowerIsBetter: true };
  try {
    return await compare(
      row,
      ROUNDS,
      () => measure(ours.call),
      () => measure(peer.call),
    );
  } finally {
    await ours.close();
    await peer.close();
  }
}

/** Microseconds for each call of `settings.get`, several in flight. */
export async function benchContract(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-contract-'));
  const service = await openService({
    dataDir: join(folder, 'data'),
    owner: 'a benchmark',
    voice: { note: () => undefined, detail: () => undefined },
    host: 'node',
    onBug: (error) => {
      throw error;
    },
  });
  try {
    const inProcess = inProcessLine(service);
    const bare = bareRouter(await inProcess.call());
    const barePort = (): Line =>
      portLine((port) => {
        new PortHandler(bare).upgrade(port);
        port.start();
      });
    return [
      // Nothing is barer than a port in one process: that is the peer here, too.
      await against('in process', inProcess, barePort()),
      await against(
        'over a message port',
        portLine((port) => service.attachPort(port, ACTOR)),
        barePort(),
      ),
      await against(
        'over a WebSocket',
        await socketLine((socket) => service.attachSocket(socket, ACTOR)),
        await socketLine((socket) => void new SocketHandler(bare).upgrade(socket)),
      ),
    ];
  } finally {
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
