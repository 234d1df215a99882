import { SHUT_OUT } from '../../../core/contract/session.ts';
import type { Session } from './sessions.ts';

/** Bounds of what browsers hold open. */
export const SOCKET_LIMITS = {
  /** As many windows as a person has; a page uses one. */
  perSession: 10,
  total: 1_000,
  /** A connection that has not answered a ping by the next one is dead. */
  pingMs: 30_000,
  /** For the other side to take leave. */
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
  readonly removeAllListeners: (event: 'message') => unknown;
}

/** The open connections, each of a session. */
export interface Sockets {
  /** Whether the session may open another one. */
  readonly hasRoom: (session: Session) => boolean;
  readonly add: (socket: HeldSocket, session: Session) => void;
  /** How many are open by an invitation. */
  readonly countOf: (invitation: string) => number;
  /** Ends those whose session is over: nothing that comes through them from now on is heard. */
  readonly endOver: () => void;
  /** Takes leave of all, with a code that says why; resolves when they are closed. */
  readonly close: () => Promise<void>;
}

export interface SocketsOptions {
  /** Whether a session is over though its socket is open: its invitation was revoked, or has ended. */
  readonly isOver: (session: Session) => boolean;
  /** Hears of each socket that was opened or closed. */
  readonly onChange: (session: Session) => void;
  readonly pingMs?: number;
}

export function createSockets({ isOver, onChange, pingMs = SOCKET_LIMITS.pingMs }: SocketsOptions): Sockets {
  const open = new Map<HeldSocket, { readonly session: Session; isAlive: boolean }>();
  const timer = setInterval(() => {
    endOver();
    for (const [socket, state] of open) {
      if (state.isAlive) socket.ping();
      else socket.terminate();
      state.isAlive = false;
    }
  }, pingMs);

  function countWhere(isMeant: (session: Session) => boolean): number {
    let count = 0;
    for (const { session } of open.values()) if (isMeant(session)) count += 1;
    return count;
  }

  function endOver(): void {
    for (const [socket, { session }] of open) {
      if (!isOver(session)) continue;
      open.delete(socket);
      socket.removeAllListeners('message');
      void leave(socket, SHUT_OUT, 'The session is over');
    }
  }

  async function leave(socket: HeldSocket, code: number, reason: string): Promise<void> {
    const closed = new Promise<void>((resolve) => socket.on('close', resolve));
    socket.close(code, reason);
    const giveUp = setTimeout(() => socket.terminate(), SOCKET_LIMITS.closeMs);
    await closed;
    clearTimeout(giveUp);
  }

  return {
    hasRoom: ({ digest }) =>
      open.size < SOCKET_LIMITS.total &&
      countWhere((session) => session.digest === digest) < SOCKET_LIMITS.perSession,
    add(socket, session) {
      const state = { session, isAlive: true };
      open.set(socket, state);
      socket.on('pong', () => (state.isAlive = true));
      socket.on('close', () => {
        open.delete(socket);
        onChange(session);
      });
      onChange(session);
    },
    countOf: (invitation) => countWhere((session) => session.invitation === invitation),
    endOver,
    async close() {
      clearInterval(timer);
      await Promise.all([...open.keys()].map((socket) => leave(socket, GOING_AWAY, 'Signalbox has ended')));
    },
  };
}
