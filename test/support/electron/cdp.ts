import { EventEmitter, once } from 'node:events';
import WebSocket from 'ws';
import { z } from 'zod';

const messageSchema = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
  sessionId: z.string().optional(),
});

export type CdpParams = Readonly<Record<string, unknown>>;

type Send = (method: string, params: CdpParams, sessionId: string | undefined) => Promise<unknown>;

/** One target of Chromium, or the browser itself. Emits each event of the protocol by its name. */
export class CdpSession extends EventEmitter<Record<string, [params: unknown]>> {
  readonly id: string | undefined;
  readonly #send: Send;

  constructor(id: string | undefined, send: Send) {
    super();
    this.id = id;
    this.#send = send;
  }

  /** Calls a method; rejects with the protocol's error. */
  send(method: string, params: CdpParams = {}): Promise<unknown> {
    return this.#send(method, params, this.id);
  }
}

export interface CdpConnection {
  readonly browser: CdpSession;
  /** Attaches to a target. */
  readonly attach: (targetId: string) => Promise<CdpSession>;
  readonly close: () => void;
}

/** Connects to a Chromium's DevTools protocol. */
export async function connectCdp(url: string): Promise<CdpConnection> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const calls = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  const sessions = new Map<string | undefined, CdpSession>();
  let lastId = 0;
  const send: Send = (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      calls.set(lastId, { resolve, reject });
      socket.send(JSON.stringify({ id: lastId, method, params, sessionId }));
    });
  const open = (id: string | undefined): CdpSession => {
    const session = new CdpSession(id, send);
    session.setMaxListeners(0);
    sessions.set(id, session);
    return session;
  };
  const browser = open(undefined);
  socket.on('message', (data) => {
    const { id, method, params, result, error, sessionId } = messageSchema.parse(
      JSON.parse((data as Buffer).toString()),
    );
    if (id === undefined) {
      if (method !== undefined) sessions.get(sessionId)?.emit(method, params);
      return;
    }
    const call = calls.get(id);
    calls.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  });
  socket.on('close', () => {
    for (const { reject } of calls.values()) reject(new Error('Chromium is gone'));
    calls.clear();
  });
  return {
    browser,
    async attach(targetId) {
      const attached = z
        .object({ sessionId: z.string() })
        .parse(await browser.send('Target.attachToTarget', { targetId, flatten: true }));
      return open(attached.sessionId);
    },
    close: () => socket.close(),
  };
}
