import cookie from '@fastify/cookie';
import files from '@fastify/static';
import websocket, { type WebSocket } from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Socket } from 'node:net';
import { relative, sep } from 'node:path';
import type { Actor } from '../../../core/approval/subject.ts';

import { SHUT_OUT, type SessionState } from '../../../core/contract/session.ts';
import { PAGE_HEADERS } from '../base/page-headers.ts';
import { MAX_MESSAGE_BYTES } from '../base/transports/websocket.ts';
import { createDoor, LOOPBACK, type Door } from './door.ts';
import { addEntrance, answer, askForLink, type WhoIs } from './entrance.ts';
import type { Invitations } from '../../ports/invitations.ts';
import type { Links } from './links.ts';
import type { Sessions } from './sessions.ts';
import { createSockets, SOCKET_LIMITS, type Sockets } from './sockets.ts';

/** No route here has a schema: what comes in is checked by the contract. */
function noSchemas(): never {
  throw new Error('a route has a schema');
}

/** For a request to arrive whole: there is nothing to upload. */
const REQUEST_MS = 10_000;
/** Longest address, in characters: the longest real one is that of a link. */
const MAX_ADDRESS = 2_048;

export interface WebServerOptions {
  readonly links: Links;
  readonly sessions: Sessions;
  /** Folder of the built page. */
  readonly pageDir: string;
  readonly note: (text: string) => void;
  /** Lets a page talk to the control plane; whatever it decides is decided by `person`. */
  readonly attach: (socket: WebSocket, person: Actor) => void;
  readonly invitations: Pick<Invitations, 'find' | 'see' | 'watch'>;
  /** Something that should not happen: the browser learns nothing of it. */
  readonly onBug: (error: unknown) => void;
}

export interface WebServer {
  /** Begins to answer; resolves with the port. Rejects with the system's error. */
  readonly listen: (port: number) => Promise<number>;
  /** Windows of an invitation that are connected now. */
  readonly windowsOf: (invitation: string) => number;
  readonly close: () => Promise<void>;
}

/**
 * The page over HTTP and the control plane over WebSocket, for browsers that were let in. Every answer has the
 * page's headers, none has a stack trace, and there is nothing but GET.
 */
export async function createWebServer(options: WebServerOptions): Promise<WebServer> {
  const app = fastify({
    requestTimeout: REQUEST_MS,
    forceCloseConnections: true,
    // Loading the compilers that come with it would take longer than all of the rest, for nothing.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions: { maxParamLength: MAX_ADDRESS },
    clientErrorHandler: (_, socket) => endBroken(socket),
    frameworkErrors: (_error, _request, reply) => {
      void reply.headers(PAGE_HEADERS);
      void answer(reply, 400, 'That is no address', 'Open Signalbox by its link.');
    },
  });
  const { invitations } = options;
  const sockets = createSockets({
    isOver: ({ invitation }) => invitation !== null && !invitations.find(invitation),
    onChange: ({ invitation }) => invitation !== null && invitations.see(invitation),
  });
  const stopWatch = invitations.watch(sockets.endOver);
  const port = (): number => portOf(app);
  await app.register(websocket, {
    options: { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false },
    // Sockets are taken leave of in close(), with a code.
    preClose: (done) => done(),
    errorHandler: (error, socket) => {
      // A connection that breaks (a message that is too large, a lost cable) is closed by the library.
      if (socket.readyState !== socket.OPEN) return;
      options.onBug(error);
      socket.terminate();
    },
  });
  // Behind the hook of that library which marks upgrades, so that it ends the connection of a refused one.
  addDoor(app, port);
  await app.register(cookie);
  app.setErrorHandler((error, _request, reply) => {
    // What a library refuses by itself (a path that leaves the folder) is no bug, and no more than absent.
    if (isRefusal(error)) return nothingHere(reply);
    options.onBug(error);
    return answer(reply, 500, 'Something went wrong', 'The terminal says more.');
  });
  app.setNotFoundHandler((_, reply) => nothingHere(reply));
  app.get('/healthz', (_, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  const whoIs = addEntrance(app, port, options.links, options.sessions, options.note);
  addSessionState(app, sockets, whoIs);
  addSocket(app, sockets, whoIs, options.attach);
  await addPage(app, options.pageDir, whoIs);
  return {
    async listen(wanted) {
      await app.listen({ host: LOOPBACK, port: wanted });
      return port();
    },
    windowsOf: sockets.countOf,
    async close() {
      stopWatch();
      await sockets.close();
      await app.close();
    },
  };
}

/** Known once it listens: the number asked for may be 0. */
function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}

/** Pages can't see why a socket was refused, so they ask here whether they are in, and whether there is room. */
function addSessionState(app: FastifyInstance, sockets: Sockets, whoIs: WhoIs): void {
  app.get('/session', (request, reply) => {
    const session = whoIs(request);
    const state = session ? (sockets.hasRoom(session) ? 'in' : 'full') : 'out';
    return reply.header('cache-control', 'no-store').send({ state } satisfies SessionState);
  });
}

/** The checks that come before everything else, for every request alike. */
function addDoor(app: FastifyInstance, port: () => number): void {
  let door: Door | undefined;
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(PAGE_HEADERS);
    const isUpgrade = request.headers.upgrade !== undefined;
    door ??= createDoor(port());
    const rebuff = door(request.headers, isUpgrade);
    if (rebuff) return answer(reply, rebuff.status, rebuff.title, rebuff.text);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      // Its body is not read, so that nothing else can come over this connection.
      reply.headers({ allow: 'GET, HEAD', connection: 'close' });
      return answer(reply, 405, 'Only for reading', 'Signalbox is changed through its page.');
    }
    if (isUpgrade && request.url !== '/rpc') return nothingHere(reply);
    return undefined;
  });
}

function addSocket(
  app: FastifyInstance,
  sockets: Sockets,
  whoIs: WhoIs,
  attach: WebServerOptions['attach'],
): void {
  app.route({
    method: 'GET',
    url: '/rpc',
    exposeHeadRoute: false,
    onRequest: async (request, reply) => {
      const session = whoIs(request);
      if (!session) return askForLink(reply);
      if (sockets.hasRoom(session)) return undefined;
      return answer(
        reply,
        429,
        'Too many windows',
        `At most ${SOCKET_LIMITS.perSession} are connected at once.`,
      );
    },
    handler: (_, reply) =>
      answer(reply.header('upgrade', 'websocket'), 426, 'For the page only', 'This is no page of its own.'),
    wsHandler: (socket, request) => {
      const session = whoIs(request);
      // Revoked while the connection was made.
      if (!session) {
        socket.close(SHUT_OUT, 'The session is over');
        return;
      }
      sockets.add(socket, session);
      attach(socket, session.person);
    },
  });
}

async function addPage(app: FastifyInstance, pageDir: string, whoIs: WhoIs): Promise<void> {
  await app.register(async (page) => {
    page.addHook('onRequest', async (request, reply) => (whoIs(request) ? undefined : askForLink(reply)));
    await page.register(files, {
      root: pageDir,
      dotfiles: 'deny',
      cacheControl: false,
      setHeaders: (reply, path) => {
        // Names in assets/ are made of the contents.
        const isHashed = relative(pageDir, path).startsWith(`assets${sep}`);
        reply.setHeader('cache-control', isHashed ? 'private, max-age=31536000, immutable' : 'no-store');
      },
    });
  });
}

function isRefusal(error: unknown): boolean {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500;
}

function nothingHere(reply: FastifyReply): FastifyReply {
  return answer(reply, 404, 'There is nothing here', 'Signalbox itself is at /.');
}

/** Something that isn't HTTP. */
function endBroken(socket: Socket): void {
  if (socket.writable) {
    const head = Object.entries({ ...PAGE_HEADERS, connection: 'close', 'content-length': '0' });
    socket.write(
      `HTTP/1.1 400 Bad Request\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
    );
  }
  socket.destroy();
}
