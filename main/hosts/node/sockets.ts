import type { Session } from './sessions.ts';

/** Bounds of what browsers hold open. */
export const SOCKET_LIMITS = {
  /** As many windows as a person has; a page uses one. */
  perSession: 10,
  total: 1_000,
  /** A connection that has not answered a ping by the next one is dead. */
  pingMs: 30_000,
  /** For the other side to take leave, when the host ends. */
  closeMs: 2_000,
} as const;

/** RFC 6455: the server goes away. The page connects again when there is a server again. */
const GOING_AWAY = 1001;

/** The part of a WebSocket of the server that is used here. */
export interface HeldSocket {
  readonly ping: () => void;
  readonly terminate: () => void;
  readonly close: (code: number, reason: string) => void;
  readonly on: (event: 'pong' | 'close', listener: () => void) => unknown;
}

/** The open connections, each of a session. */
export interface Sockets {
  /** Whether the session may open another one. */
  readonly hasRoom: (session: Session) => boolean;
  readonly add: (socket: HeldSocket, session: Session) => void;
  /** Takes leave of all, with a code that says why; resolves when they are closed. */
  readonly close: () => Promise<void>;
}

export function createSockets(pingMs: number = SOCKET_LIMITS.pingMs): Sockets {
  const open = new Map<HeldSocket, { readonly session: string; isAlive: boolean }>();
  const timer = setInterval(() => {
    for (const [socket, state] of open) {
      if (state.isAlive) socket.ping();
      else socket.terminate();
      state.isAlive = false;
    }
  }, pingMs);

  function countOf(session: string): number {
    let count = 0;
    for (const state of open.values()) if (state.session === session) count += 1;
    return count;
  }

  async function leave(socket: HeldSocket): Promise<void> {
    const closed = new Promise<void>((resolve) => socket.on('close', resolve));
    socket.close(GOING_AWAY, 'Signalbox has ended');
    const giveUp = setTimeout(() => socket.terminate(), SOCKET_LIMITS.closeMs);
    await closed;
    clearTimeout(giveUp);
  }

  return {
    hasRoom: ({ digest }) => open.size < SOCKET_LIMITS.total && countOf(digest) < SOCKET_LIMITS.perSession,
    add(socket, session) {
      const state = { session: session.digest, isAlive: true };
      open.set(socket, state);
      socket.on('pong', () => (state.isAlive = true));
      socket.on('close', () => open.delete(socket));
    },
    async close() {
      clearInterval(timer);
      await Promise.all([...open.keys()].map(leave));
    },
  };
}
