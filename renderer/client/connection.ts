import type { ClientContext, ClientLink } from '@orpc/client';
import { createStore } from 'zustand/vanilla';
import { openTransport, type Transport } from './transport.ts';
import { askSession } from './why-refused.ts';

/** How the page stands with the control plane. */
export type ConnectionState =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open' }
  /** Tries again by itself at `at` (milliseconds since the epoch). */
  | { readonly kind: 'waiting'; readonly attempt: number; readonly at: number }
  /** Gave up: only the person's button tries again. */
  | { readonly kind: 'gone' }
  /** There is somebody, who doesn't let this browser in any more: a link has to be opened. */
  | { readonly kind: 'out' }
  /** This browser has as many windows as it may have. */
  | { readonly kind: 'full' };

/** Waits between tries: 1 s doubling, 5 tries (requirements.md G3). */
const FIRST_WAIT_MS = 1_000;
const MAX_TRIES = 5;

/** The connection of this page. `generation` counts how often it was made: queries start anew with each. */
export const connection = createStore<{ readonly state: ConnectionState; readonly generation: number }>(
  () => ({
    state: { kind: 'connecting', attempt: 1 },
    generation: 0,
  }),
);

let current: Transport | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Starts connecting, or tries again at once. */
export function connect(attempt = 1): void {
  clearTimeout(timer);
  connection.setState({ state: { kind: 'connecting', attempt } });
  openTransport().then(onOpen, () => onFailed(attempt));
}

function onOpen(transport: Transport): void {
  current = transport;
  connection.setState(({ generation }) => ({ state: { kind: 'open' }, generation: generation + 1 }));
  void transport.closed.then((how) => {
    current = undefined;
    if (how === 'shut out') rest('out');
    else connect();
  });
}

async function onFailed(attempt: number): Promise<void> {
  const state = await askSession();
  if (state === 'out' || state === 'full') {
    rest(state);
    return;
  }
  if (attempt >= MAX_TRIES) {
    connection.setState({ state: { kind: 'gone' } });
    return;
  }
  const wait = FIRST_WAIT_MS * 2 ** (attempt - 1);
  connection.setState({ state: { kind: 'waiting', attempt, at: Date.now() + wait } });
  timer = setTimeout(() => connect(attempt + 1), wait);
}

/** Resolves as soon as it stands. */
export function whenOpen(): Promise<void> {
  return new Promise((resolve) => {
    if (current) {
      resolve();
      return;
    }
    const stop = connection.subscribe(({ state }) => {
      if (state.kind !== 'open') return;
      stop();
      resolve();
    });
  });
}

/** Trying again and again would change nothing. Somebody who comes back to the page may have opened a link meanwhile. */
function rest(kind: 'out' | 'full'): void {
  connection.setState({ state: { kind } });
  window.addEventListener('focus', lookAgain);
}

function lookAgain(): void {
  const isResting = (): boolean => ['out', 'full'].includes(connection.getState().state.kind);
  if (!isResting()) {
    window.removeEventListener('focus', lookAgain);
    return;
  }
  void askSession().then((state) => {
    if (state === 'in' && isResting()) connect();
  });
}

/** Thrown by calls while there is no connection. */
export class NotConnectedError extends Error {
  constructor() {
    super('Signalbox does not answer.');
    this.name = 'NotConnectedError';
  }
}

/** Always the newest connection; calls fail at once while there is none, and queries repeat when it is back. */
export const currentLink: ClientLink<ClientContext> = {
  call(path, input, options) {
    if (!current) return Promise.reject(new NotConnectedError());
    return current.link.call(path, input, options);
  },
};
