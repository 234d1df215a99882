/**
 * How the node host says a page stands that could not connect; browsers don't tell why a WebSocket was refused. `in`: it
 * may connect. `full`: this browser has too many windows. `out`: it has to open a link first.
 */
export const SESSION_STATES = ['in', 'full', 'out'] as const;

/** The answer of `GET /session`. */
export interface SessionState {
  readonly state: (typeof SESSION_STATES)[number];
}

/** A WebSocket that the node host closes with this code is not let in again. One of those that are free to use. */
export const SHUT_OUT = 4001;
