import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { onTestFinished, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { PERSON } from '../support/api-service.ts';
import type { Wire } from '../../main/hosts/base/transports/connections.ts';
import { serveWebSocket } from '../../main/hosts/base/transports/websocket.ts';

const MEGABYTE = 'x'.repeat(1024 * 1024);

/** What a service sends through, towards a page that reads only when it is told to. */
async function openSlow(): Promise<{
  readonly wire: Wire;
  readonly page: Socket;
  readonly closed: Promise<unknown>;
}> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const served = Promise.withResolvers<Wire>();
  const closed = Promise.withResolvers<null>();
  server.on('connection', (socket) => {
    const serve = (wire: Wire) => {
      served.resolve(wire);
      return { receive: () => undefined, close: () => closed.resolve(null) };
    };
    serveWebSocket(serve, socket, { actor: PERSON });
  });
  const page = connect(port, '127.0.0.1');
  onTestFinished(() => {
    page.destroy();
    server.close();
    http.close();
  });
  page.write(
    'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2lnbmFsYm94LXRlc3QtMQ==\r\n\r\n',
  );
  const wire = await served.promise;
  page.pause();
  return { wire, page, closed: closed.promise };
}

test('sending to a page that does not read waits, and goes on when it reads', async () => {
  const { wire, page } = await openSlow();
  let sent = 0;
  const sending = (async () => {
    for (let message = 0; message < 40; message++) {
      await wire.send(MEGABYTE);
      sent += 1;
    }
  })();
  // The system's own buffers take some; then it stands still.
  let before = -1;
  await expect
    .poll(
      () => {
        const isStill = sent === before;
        before = sent;
        return isStill;
      },
      { interval: 200 },
    )
    .toBe(true);
  expect(sent).toBeLessThan(40);
  page.resume();
  await sending;
  expect(sent).toBe(40);
});

test('a page that asks and asks and never reads is let go at once, and nobody waits for it any more', async () => {
  const { wire, page, closed } = await openSlow();
  const ended = new Promise((resolve) => page.once('close', resolve));
  // How a connection that is cut may be told.
  page.on('error', () => undefined);
  const sending = Array.from({ length: 300 }, async () => wire.send(MEGABYTE));
  await closed;
  await Promise.all(sending);
  // What the system had taken is still there to be read, and then nothing: no farewell after 256 MB.
  page.resume();
  await ended;
});
